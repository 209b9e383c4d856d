namespace TelemetryFootprint.Collector.Hosting;

/// <summary>What <c>serve --help</c> says of the settings.</summary>
internal static class SettingsText
{
    public const string All = """
        Settings: a JSON file (--config), then FOOTPRINT_COLLECTOR__Section__Key, then --Section:Key=value.
          Listen:Http                  127.0.0.1:9850   page, API, /metrics, /healthz, /readyz
          Listen:Grpc                  127.0.0.1:9851   agents' streams (HTTP/2)
          Listen:AllowPlaintext        false            INSECURE: listeners off loopback without TLS
          Listen:AllowedHosts          any with a credential, else none   names besides localhost, addresses and this machine's own; *.example, or * for any; none too if a trusted proxy is on loopback
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
          Site:Region                  -                instead of Site:Zone: a cloud's region, such as aws:eu-west-1, of footprint factors zones
          Site:Pue                     1, unset         power usage effectiveness, at least 1
          Site:Wue                     -                litres per kilowatt-hour
          Site:ZoneSource|PueSource|WueSource  -        where the values come from; it is kept with them
          Site:PueFile                 -                CSV from,pue,source: the PUE over time; past lines restate, with their source for a reason
          Site:Tariff                  -                price of a kWh at the meter (IT × PUE): 0.31, or CSV from,price[,source]; a change within a slot of the ledger has the slot's mean
          Sites:<name>:…               -                another site, with the same settings
          Sites:<name>:Match           -                its hosts: globs (gpu-*) or labels (rack=a*), comma-separated
          Sites:<name>:Ownership       own              own, colo or cloud: whose meter it is decides the scope; Site:Ownership of the default site
          Account:ContractsFile        -                CSV id,mwh,from,to,zone,cfe_type: the market-based account, and the 24/7 score
          Embodied:<model>:Kg|Lifetime|Source  bundled, 1460d   what making a GPU emitted, and over how long it is written off
          Embodied:<model>:Host        -                the host whose share it carries, such as hgx-host
          Account:Factor               the first provider's  direct or lifecycle
          Account:Currency             -                ISO 4217, such as EUR: of every Tariff and of the carbon price; without it nothing has a price
          Account:CarbonPricePerTonne  -                what a tonne of CO2e counts for in that currency
          Account:TimeZone             UTC              of the account's days and periods, such as Europe/Berlin
          Account:FiscalYearStart      01-01            month and day; FY2026 is the year that ends in 2026
          Account:Materiality          5%               a closed period's later change above it is marked as material
          Privacy:Users                pseudonym        of runs: drop, pseudonym (keyed, the same always; who knows a name still finds it) or keep; what is there already is turned at the start
          Kubernetes:ApiServer         -                https address that is asked of pods (get, list, watch): name and namespace of k8s: runs; nobody's explicit word is changed
          Kubernetes:TokenFile|CaFile  -, the system's  the token, read anew when it changes; PEM of the CAs that alone are trusted
          Kubernetes:ProjectLabel      footprint.io/project  the pod's label that names its project, where it is believed
          Kubernetes:TrustedNamespaces none             whose pods may name any project, comma-separated, or *: whoever makes a pod writes its labels
          Kubernetes:Namespaces:<namespace>  -          the project of that namespace, whatever its pods say
          Kubernetes:Project           none             or namespace: a pod that nothing else gives a project has its namespace for one
          Kubernetes:Labels            none             labels of pods that their runs have too, comma-separated, at most 20: label:<k> of totals and budgets
          Slurm:SacctPath              -                the program that is asked of jobs: account, user, partition, name and end; nobody's explicit word is changed
          Slurm:Interval|Timeout       30s, 20s         from question to question, each of all new jobs; how long an answer may take
          Slurm:Project                account          or none: an account that Slurm:Accounts has not is its own project, whether sacct or a prolog told of it
          Slurm:Accounts:<account>     -                the project of that account
          Budgets:<name>:Limit         -                500kg, 2t, 200kWh, 900L or 500 EUR; what Budgets:<name> means to stay within
          Budgets:<name>:Target        all              project:NAME, run:ID, user:NAME, label:KEY=VALUE (of runs), host:NAME, site:NAME, zone:NAME or all
          Budgets:<name>:Period        month            day, week, month, quarter, year, or the last 1d to 366d, at midnight of its time zone
          Budgets:<name>:TimeZone      Account:TimeZone  such as Europe/Berlin
          Budgets:<name>:Thresholds    50%,80%,100%     parts of the limit whose passing is told
          Budgets:<name>:Parent        -                the budget that this one is a part of; parts have no more than the whole
          Budgets:<name>:Tiers         14.4@1h,6@6h,3@24h,1.2@72h  burn rates (1 is the plan) and windows, of those four
          Budgets:<name>:PeakWatts|PeakIntensity  -     the most it draws, and its grid's worst g/kWh: a tier they cannot reach is refused
          Budgets:<name>:Floor         1% of a month's  a window that uses less of the limit (1%, or 2kg) tells no burn rate
          Budgets:<name>:Coverage      90%              of a window's energy must be priced, or its burn rate is not judged and the missing data told
          Budgets:<name>:Plan          1                weights of the day's 24 hours, or of the week's 168 from Monday on: what a burn rate of 1 spends
          Notify:<name>:Kind           -                alertmanager, webhook or slack: who is told of alerts of budgets and duplicate devices
          Notify:<name>:Url|UrlFile    -                where; a slack address is a secret and stands in a file
          Notify:<name>:SecretFile     -                of a webhook: what its messages are signed with (HMAC-SHA256)
          Notify:<name>:Budgets        all              comma-separated names; then nothing else is told
          Notify:<name>:AllowPrivate   false            http, and loopback and private addresses; link-local ones are never connected to
          Otlp:Endpoint                -                http or https address of an OpenTelemetry collector; live figures are pushed to its /v1/metrics
          Otlp:Interval                30s              from push to push
          Otlp:HeadersFile             -                a line name=value,name=value that goes with each push; values percent-encoded
          Otlp:CaFile                  the system's     PEM of the CAs that alone are trusted
          Otlp:AllowPlaintext          false            INSECURE: http off loopback
          Notify:Health                false            health is told by /metrics; true is refused
          InfluxDb:Url                 -                http or https; footprint_gpu per reading and footprint_emissions per minute are written there
          InfluxDb:Version             the server says  1, 2 or 3
          InfluxDb:Database            -                of versions 1 and 3
          InfluxDb:Org|Bucket          -                of version 2
          InfluxDb:TokenFile           -                a file with the token of versions 2 and 3
          InfluxDb:UserName|PasswordFile  -             of version 1
          InfluxDb:CaFile              the system's     PEM of the CAs that alone are trusted
          InfluxDb:AllowPlaintext      false            INSECURE: a secret over http, off loopback
          InfluxDb:Replay              30s              what the server took last before it went away is sent to it again
          InfluxDb:Gzip                off loopback     compress what is sent
          Store:Mode                   embedded         or influxdb: totals, series and budgets over all collectors that write to that InfluxDb:Database
          Grid:Providers               neso,annual      best first, of electricitymaps watttime neso energinet rte entsoe eia http csv annual
          Grid:<name>:BaseUrl          the provider's own   https, or http on loopback
          Grid:<name>:PollInterval     per provider
          Grid:<name>:Quota            rte 50000/month, eia 9000/hour   none, or requests per hour, day or month of UTC; polls are spread over it, and beyond it the next provider prices
          Grid:<name>:Zones:<zone>     the provider's own   what the provider calls this zone; with any, it covers only these
          Grid:electricitymaps:TokenFile  -             a file with the auth-token
          Grid:electricitymaps:Step    1h               what the plan allows: 5m, 15m or 1h
          Grid:electricitymaps:Forecast  false          ask for forecasts too
          Grid:watttime:User           -                marginal values, for decisions only
          Grid:watttime:PasswordFile   -                a file with the account's password
          Grid:entsoe:TokenFile, Grid:eia:TokenFile  -  a file with the token or key
          Grid:neso:Zones:<zone>       -                number of a region, 1 to 17, besides GB
          Grid:http:Url                -                any JSON API: a template with {zone}, and {token} if it goes there
          Grid:http:Value|Time|Rows|ZonePointer  -      JSON pointers: the value, its time, the list that they are in, the zone that came back
          Grid:http:Unit               g/kWh            or kg/MWh, lb/MWh, kg/kWh, t/MWh
          Grid:http:Kind|Gas           -                direct or lifecycle; co2 or co2e
          Grid:http:Signal|Quality     average, measured  or marginal; estimated (the best without Time, until a value is the same for 24 steps and a day), forecast, annual
          Grid:http:Step|Stamp         1h, start        5m, 15m, 30m or 1h; what a time marks, start or end
          Grid:http:TokenFile|TokenHeader|TokenScheme|Credit  -  the credit is shown with each factor
          Grid:csv:File                -                a file with zone,from,to,g_per_kwh,quality; read again when it changes
          Grid:csv:Kind|Gas|Signal|Step|Credit  -       as for http
          Grid:neso:BaseUrl            https://api.carbonintensity.org.uk
          Grid:neso:PollInterval       5m
          Retention:Inbox              7d               how long a batch that the ledger has read may wait for another reader
          Retention:InboxSize          10GiB            what may wait for the ledger; beyond it agents are told to come again
          Retention:MinuteAge          400d             at least 100d; then minutes are folded into slots, and totals stay
          Ingest:AcceptSimulated       false            take energy of demo devices; never in one total with real energy
          Ingest:ClaimedProjects       any              projects that hosts may claim runs for, comma-separated; a claim for another has none
          Ingest:MaxInFlight           64MiB            batches read and not yet committed, of all agents; agents pause beyond it
          Ingest:MaxUnfinished         16MiB            what has come of messages that are not complete, above 64 KiB each, of all agents; one has half
          Ingest:MaxAge                366d             older batches are refused for good
          Ingest:MaxDevicesPerHost     2000             further devices of a host are one series, __overflow__
          Storage:MinFreeSpace         5%               of the disk (256 MiB to 2 GiB unless set), or a size; below it ingest pauses, reads go on
          Limits:Connections           8192             per listener, with a credential (or from loopback while none is asked for there)
          Limits:ConnectionsBeforeAuthentication  2000  of all others
          Limits:ConnectionsPerAddress 16               of all others, per address
          Limits:ConnectionMaxAge      1h               then clients are asked to come again
          Limits:MessageIdle           15s              an agent's stream without a complete message ends
          Limits:Queries               8                of the API at once
          Limits:QueriesPerCaller      4                of one token or user, or of one address where none is asked for
          Limits:QueryTimeout          10s
          Limits:UnreadAnswers         16MiB            answers above 64 KiB that their readers have not taken yet; half for one caller
          Limits:WriteTimeout          10s              then a client that takes next to nothing of its answers is cut off
          Limits:MetricsInterval       1s               a page of /metrics serves all scrapes for so long
          Limits:MetricsBirth          1m               a new counter of energy, grams or litres shows 0 for so long: every reader sees it begin
          Limits:BanTime               60s              for an address that floods with resets
        """;
}
