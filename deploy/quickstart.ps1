# One command from a fresh checkout to live figures on Windows: builds, starts a collector and an agent, shows them, stops both.
[CmdletBinding()]
param(
    [string]$For = '',
    [string]$Zone = '',
    [string]$State = '',
    [string]$Nvml = '',
    [ValidateRange(1, 65533)][int]$PortBase = 9850
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$Http = $PortBase
$Grpc = $PortBase + 1
$Metrics = $PortBase + 2
foreach ($Port in $Http, $Grpc, $Metrics) {
    if (Get-NetTCPConnection -LocalPort $Port -State Listen -ErrorAction SilentlyContinue) {
        throw "port $Port is in use; end what listens there or choose other ports with -PortBase"
    }
}
$Temporary = -not $State
if ($Temporary) { $State = Join-Path ([IO.Path]::GetTempPath()) "footprint-quickstart-$PID" }
$State = (New-Item -ItemType Directory -Force $State).FullName
Push-Location (Join-Path $PSScriptRoot '..')
$Collector = $null
$Agent = $null

function Start-FootprintService([string]$Path, [string[]]$Options, [string]$Log) {
    # Start-Process joins its arguments with blanks; a folder's name may hold some.
    $Quoted = $Options | ForEach-Object { '"' + $_ + '"' }
    Start-Process -FilePath $Path -ArgumentList $Quoted -PassThru -NoNewWindow -RedirectStandardOutput $Log -RedirectStandardError "$Log.err"
}
function Wait-Ready([string]$What, [Diagnostics.Process]$Process, [string]$Log, [string]$Url) {
    $End = (Get-Date).AddSeconds(30)
    while ($true) {
        try { if ((Invoke-WebRequest -UseBasicParsing -TimeoutSec 5 $Url).StatusCode -eq 200) { return } } catch { Start-Sleep -Milliseconds 200 }
        if ($Process.HasExited -or (Get-Date) -gt $End) {
            Get-Content -Tail 20 $Log, "$Log.err" | Write-Host
            throw "$What is not ready; its last lines are above"
        }
    }
}

try {
    foreach ($Project in 'collector/TelemetryFootprint.Collector', 'agent/TelemetryFootprint.Agent', 'agent/TelemetryFootprint.Cli') {
        Write-Host "building $Project ..."
        dotnet build $Project -c Release -v q -nologo
        if ($LASTEXITCODE -ne 0) { throw "$Project does not build" }
    }
    $CollectorBin = 'collector/TelemetryFootprint.Collector/bin/Release/net10.0/footprint-collector.exe'
    $AgentBin = 'agent/TelemetryFootprint.Agent/bin/Release/net10.0/footprint-agent.exe'
    $FootprintBin = 'agent/TelemetryFootprint.Cli/bin/Release/net10.0/footprint.exe'

    $Library = @(if ($Nvml) { "--Nvml:LibraryPath=$Nvml" })
    $Devices = & $AgentBin devices --json @Library
    $Real = $LASTEXITCODE -eq 0 -and ($Devices -join "`n") -match '"uuid": *"GPU-'
    if (-not $Real -and $Nvml) { throw "$Nvml shows no GPU" }

    $SiteZone = if ($Zone) { $Zone } else { 'WORLD' }
    $CollectorOptions = @('serve', "--Listen:Http=127.0.0.1:$Http", "--Listen:Grpc=127.0.0.1:$Grpc", "--StateDirectory=$State/collector", "--Site:Zone=$SiteZone")
    $AgentOptions = @('serve', "--Collector:Endpoint=http://127.0.0.1:$Grpc", "--Metrics:Listen=127.0.0.1:$Metrics", "--StateDirectory=$State/agent") + $Library
    if (-not $Real) {
        Write-Host '*** NVML shows no GPU here: eight SIMULATED GPUs. Every figure below is SIMULATED, not measured. ***'
        $AgentOptions += '--Demo:Devices=8'
        $CollectorOptions += '--Ingest:AcceptSimulated=true'
    }
    if (-not $Zone) { Write-Host "*** No -Zone: grams use the WORLD's annual average intensity, not your grid's. ***" }

    $Collector = Start-FootprintService $CollectorBin $CollectorOptions "$State/collector.log"
    Wait-Ready 'the collector' $Collector "$State/collector.log" "http://127.0.0.1:$Http/readyz"
    $Agent = Start-FootprintService $AgentBin $AgentOptions "$State/agent.log"
    Wait-Ready 'the agent' $Agent "$State/agent.log" "http://127.0.0.1:$Metrics/metrics"
    Write-Host "page http://127.0.0.1:$Http/  metrics http://127.0.0.1:$Http/metrics  API http://127.0.0.1:$Http/api/v1/devices  logs $State"

    $TopOptions = @('top', '--server', "http://127.0.0.1:$Http")
    if ($For) { $TopOptions += @('--for', $For) }
    & $FootprintBin @TopOptions
    exit $LASTEXITCODE
}
finally {
    foreach ($Process in $Agent, $Collector) {
        if ($Process -and -not $Process.HasExited) { $Process.Kill(); $Process.WaitForExit(10000) | Out-Null }
    }
    Pop-Location
    if ($Temporary) { Remove-Item -Recurse -Force $State -ErrorAction SilentlyContinue }
}
