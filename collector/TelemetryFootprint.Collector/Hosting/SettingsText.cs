namespace TelemetryFootprint.Collector.Hosting;

/// <summary>What <c>serve --help</c> says of the settings.</summary>
internal static class SettingsText
{
    public const string All = """
        Settings: a JSON file (--config), then FOOTPRINT_COLLECTOR__Section__Key, then --Section:Key=value.
          Listen:Http                  127.0.0.1:9850   page, API, /metrics, /healthz, /readyz
          Listen:Grpc                  127.0.0.1:9851   agents' streams (HTTP/2)
          Listen:AllowPlaintext        false            INSECURE: listeners off loopback without TLS
          Tls:CertificateFile          -                PEM, read anew when it changes; TLS on Listen:Grpc, and on Listen:Http off loopback
          Tls:KeyFile                  -                PEM
          Tls:ClientCaFile             -                PEM of the CAs that sign the agents' certificates
          Tls:SelfSigned               false            make a key and a certificate; their pin is printed for Collector:PinSha256
          Auth:Required                false            ask for a credential on loopback too; off loopback it is always asked for
          Auth:TrustedProxies          -                addresses or networks whose X-Forwarded-User and X-Forwarded-Groups are believed; none are from others
          Auth:Groups:<name>:Scope     -                read, operate or admin, for users whose groups have this one
          Auth:Groups:<name>:Group     the name         the group as the proxy writes it
          Auth:Groups:<name>:Projects  all              comma-separated
          Auth:WebConfigFile           -                Prometheus' web-config.yml for Listen:Http: TLS, users, headers; users are of scope read
          StateDirectory               the service manager's, or the user's own
          Site:Zone                    -                grid zone of the default site, such as GB; without it energy stays unpriced
          Site:Pue                     1, unset         power usage effectiveness, at least 1
          Site:Wue                     -                litres per kilowatt-hour
          Sites:<name>:Zone|Pue|Wue    -                another site
          Sites:<name>:Match           -                its hosts: globs (gpu-*) or labels (rack=a*), comma-separated
          Account:Factor               the first provider's  direct or lifecycle
          Grid:Providers               neso,annual      best first
          Grid:neso:BaseUrl            https://api.carbonintensity.org.uk
          Grid:neso:PollInterval       5m
          Retention:Inbox              7d               how long a batch may wait for the ledger
          Retention:InboxSize          10GiB
          Ingest:AcceptSimulated       false            take energy of demo devices; never in one total with real energy
          Ingest:MaxInFlight           64MiB            batches read and not yet committed, of all agents; agents pause beyond it
          Ingest:MaxUnfinished         16MiB            messages above 64 KiB that have begun and are not complete, of all agents
          Ingest:MaxAge                366d             older batches are refused for good
          Ingest:MaxDevicesPerHost     2000             further devices of a host are one series, __overflow__
          Storage:MinFreeSpace         5%               of the disk (256 MiB to 2 GiB unless set), or a size; below it ingest pauses, reads go on
          Limits:Connections           8192             per listener, with a credential (or from loopback while none is asked for there)
          Limits:ConnectionsBeforeAuthentication  2000  of all others
          Limits:ConnectionsPerAddress 16               of all others, per address
          Limits:ConnectionMaxAge      1h               then clients are asked to come again
          Limits:MessageIdle           15s              an agent's stream without a complete message ends
          Limits:Queries               8                of the API at once
          Limits:QueriesPerCaller      4                of one token, or of one address where none is asked for
          Limits:QueryTimeout          10s
          Limits:UnreadAnswers         16MiB            answers above 64 KiB that their readers have not taken yet; half for one caller
          Limits:WriteTimeout          10s              then a client that takes next to nothing of its answers is cut off
          Limits:MetricsInterval       1s               a page of /metrics serves all scrapes for so long
          Limits:BanTime               60s              for an address that floods with resets
        """;
}
