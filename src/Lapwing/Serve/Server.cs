using System.Net;
using System.Net.Sockets;
using Lapwing.Events;
using Lapwing.Service;
using Lapwing.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lapwing;

/// <summary>The service from start to end: checks, stores, loops, HTTP, and the order in which they stop.</summary>
static class Server
{
    /// <returns>The exit code: 0 ended as asked, 2 it cannot start.</returns>
    public static async Task<int> Run(ServeSettings settings, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var (held, fault) = DataFolder.Take(settings.Data);
        if (held is null)
            return ServeVerb.Fail([fault!]);
        await using var hold = held;
        if (settings.Urls.FirstOrDefault(IsTaken) is { } taken)
            return ServeVerb.Fail([ServeProblems.PortInUse(taken.ToString())]);
        using var logs = LoggerFactory.Create(log =>
            log.AddSimpleConsole(o =>
                {
                    o.SingleLine = true;
                    o.TimestampFormat = "HH:mm:ss ";
                    o.UseUtcTimestamp = true;
                })
                .AddFilter("Microsoft", LogLevel.Warning)
                .SetMinimumLevel(
                    Environment.GetEnvironmentVariable("LAPWING_DEBUG") is "1" ? LogLevel.Debug : LogLevel.Information
                )
        );
        var (node, problem) = await ServiceNode.Start(Options(settings), clock, logs, cancel);
        if (node is null)
            return ServeVerb.Fail([problem!]);
        await using (node)
        {
            foreach (var wrong in node.Problems.Where(p => p.Severity == Severity.Error).Take(20))
                await Console.Error.WriteLineAsync(wrong.ToString());
            var pages = Path.Combine(AppContext.BaseDirectory, "wwwroot");
            await using var app = WebServer.Build(
                node,
                new WebOptions(settings.Urls, settings.Hosts, pages),
                clock,
                logs
            );
            try
            {
                await app.StartAsync(cancel);
            }
            catch (IOException e)
            {
                return ServeVerb.Fail([ServeProblems.CannotListen(string.Join(" ", settings.Urls), e.Message)]);
            }
            var address = app.Urls.First();
            await File.WriteAllTextAsync(Path.Combine(settings.Data, "address"), address + "\n", cancel);
            await Greet(node, address, settings, cancel);
            await using var demo = settings.Demo
                ? DemoPlayer.Start(node, Content.Folder, clock, logs.CreateLogger("demo"))
                : null;
            using var stop = cancel.Register(() => app.Lifetime.StopApplication());
            await app.WaitForShutdownAsync(CancellationToken.None);
            await Console.Error.WriteLineAsync("Stopping: what was acknowledged is on disk.");
        }
        return 0;
    }

    private static NodeOptions Options(ServeSettings settings) =>
        new()
        {
            Data = settings.Data,
            Content = Content.Folder,
            Rules = settings.Rules,
            LakeProgram = Environment.ProcessPath!,
            LakeArguments = [Path.Combine(AppContext.BaseDirectory, "lapwing.dll"), "lake"],
            Lake = settings.Lake is { } lake ? new Uri(lake) : null,
            State = settings.State,
            SpoolBytes = settings.SpoolBytes,
            Demo = settings.Demo,
        };

    private static async Task Greet(ServiceNode node, string address, ServeSettings settings, CancellationToken cancel)
    {
        var code = await node.State.SignIn.CreateLink(ServiceNode.Administrator, cancel);
        var rules = node.Detectors.Rules;
        Console.WriteLine(
            $"""

            Lapwing is ready at {address}

              Sign in (once, within 15 minutes):  {address}/signin?code={code}
              Another link:                       ./lapwing signin{(
                settings.Data == ServeSettings.DataFolder(null) ? "" : $" --data {settings.Data}"
            )}
              Send logs:                          curl -H "Authorization: Bearer $(cat {settings.Data}/token)" --data-binary @FILE {address}/api/ingest

              {rules.Rules.Count + rules.Correlations.Count:N0} rules in force{(
                rules.Faulty > 0 ? $", {rules.Faulty} refused" : ""
            )}; data in {settings.Data}; Ctrl-C ends it.

            """
        );
    }

    // Known before the stores start; that somebody takes it a moment later is told all the same.
    private static bool IsTaken(Uri url)
    {
        if (
            url.Port == 0
            || !IPAddress.TryParse(
                url.Host.Trim('[', ']') is "localhost" ? "127.0.0.1" : url.Host.Trim('[', ']'),
                out var address
            )
        )
            return false;
        try
        {
            using var probe = new TcpListener(address, url.Port) { ExclusiveAddressUse = true };
            probe.Start();
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
