using Google.Protobuf.Reflection;

namespace TelemetryFootprint.ContractTests.Proto;

/// <summary>A .proto file as lines, in the order of the numbers.</summary>
internal static class DescriptorText
{
    public static IEnumerable<string> Of(FileDescriptor file)
    {
        yield return $"# {file.Name} ({file.Package})";
        foreach (ServiceDescriptor service in file.Services)
        {
            foreach (MethodDescriptor method in service.Methods) yield return Of(method);
        }
        foreach (MessageDescriptor message in file.MessageTypes)
        {
            foreach (FieldDescriptor field in message.Fields.InFieldNumberOrder()) yield return Of(message, field);
        }
        foreach (EnumDescriptor type in file.EnumTypes)
        {
            foreach (EnumValueDescriptor value in type.Values) yield return $"enum {type.FullName} {value.Number} {value.Name}";
        }
    }

    private static string Of(MethodDescriptor method) =>
        $"rpc {method.FullName} {Streaming(method.IsClientStreaming)}{method.InputType.FullName} -> {Streaming(method.IsServerStreaming)}{method.OutputType.FullName}";

    private static string Of(MessageDescriptor message, FieldDescriptor field)
    {
        string type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            _ => field.FieldType.ToString().ToLowerInvariant(),
        };
        string label = field.IsMap ? "map " : field.IsRepeated ? field.IsPacked ? "packed " : "repeated " : "";
        string oneof = field.RealContainingOneof is { } group ? $" oneof {group.Name}" : field.HasPresence && field.FieldType != FieldType.Message ? " optional" : "";
        return $"field {message.FullName} {field.FieldNumber} {field.Name} {label}{type}{oneof}";
    }

    private static string Streaming(bool streams) => streams ? "stream " : "";
}
