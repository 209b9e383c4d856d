using TelemetryFootprint.Agent.Commands;

return await AgentCommand.RunAsync(args);
