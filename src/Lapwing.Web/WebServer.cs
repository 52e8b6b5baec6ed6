using Lapwing.Lake;
using Lapwing.Service;
using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lapwing.Web;

/// <summary>What the web server runs with.</summary>
/// <param name="Urls">Where it listens.</param>
/// <param name="Hosts">More names it answers to, comma separated.</param>
/// <param name="Pages">The folder of the built pages.</param>
public sealed record WebOptions(IReadOnlyList<Uri> Urls, string? Hosts, string Pages);

/// <summary>The API, the live streams and the pages over a running node, wired on one screen.</summary>
public static class WebServer
{
    public static WebApplication Build(ServiceNode node, WebOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseUrls([.. options.Urls.Select(u => u.ToString())]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
            kestrel.Limits.MaxConcurrentConnections = 5000;
        });
        builder.Services.ConfigureHttpJsonOptions(o => WebJson.Configure(o.SerializerOptions));
        // A body or a number that cannot be read is answered by Guard, with a code, in every environment.
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddOpenApi("v1");
        builder.Services.AddSingleton(node).AddSingleton(node.State).AddSingleton(clock).AddSingleton<TenantStats>();
        builder.Services.AddHostedService<LiveStats>();
        builder.Services.AddResponseCompression(o =>
        {
            // Pages and API of one origin; secrets travel in headers and cookies, not beside text that others choose.
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"];
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(3));

        var app = builder.Build();
        var hosts = AllowedHosts.For(options.Urls, options.Hosts);
        app.UseSecurityHeaders();
        app.Use((context, next) => hosts.Check(context, next));
        app.Use(Guard);
        app.UseResponseCompression();
        app.UseRouting();
        var gate = new CallerGate(node.State);
        app.Use((context, next) => gate.Check(context, next));

        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").Needs(Right.Open);
        var api = app.MapGroup("/api");
        api.MapSession();
        api.MapIngest();
        api.MapUploads();
        api.MapSearch();
        api.MapIncidents();
        api.MapOverview();
        api.MapAnomalies();
        api.MapGet(
                "/live",
                (HttpContext context, IHostApplicationLifetime life) =>
                    LiveEndpoint.Stream(context, context.Tenant(node).Live, clock, life.ApplicationStopping)
            )
            .Needs(Right.Read);
        api.MapFallback(Unknown).Needs(Right.Open);
        app.MapPages(options.Pages);
        return app;
    }

    // A route that takes JSON does not match another kind of body, so such a request ends here too.
    private static IResult Unknown(HttpContext context) =>
        context.Request.ContentLength > 0 && !context.Request.HasJsonContentType()
            ? Problems.Of(
                415,
                "LW-WEB-415",
                "This address does not exist, or takes JSON only.",
                "Send it with Content-Type: application/json; see /openapi/v1.json."
            )
            : Problems.NotFound("This address");

    // What nobody caught: said to the caller without its insides, and logged.
    private static async Task Guard(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away.
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await Problems
                .Of(fault.StatusCode, "LW-WEB-400", fault.Message, "See /openapi/v1.json for what this route takes.")
                .ExecuteAsync(context);
        }
        catch (Exception fault) when (fault is LakeException or Npgsql.NpgsqlException && !context.Response.HasStarted)
        {
            await Problems
                .Busy(
                    "A store does not answer right now; it is started again by itself.",
                    "Try again in a few seconds; what was acknowledged is safe."
                )
                .ExecuteAsync(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            context
                .RequestServices.GetRequiredService<ILoggerFactory>()
                .CreateLogger("web")
                .LogError(fault, "{Path} failed", context.Request.Path);
            await Problems
                .Of(500, "LW-WEB-500", "This is a fault of Lapwing.", "The service's log says more; please report it.")
                .ExecuteAsync(context);
        }
    }

    private static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health", () => Results.Json(new { status = "alive" })).Needs(Right.Open);
        app.MapGet(
                "/readyz",
                async (ServiceNode node, CancellationToken cancel) =>
                    await node.IsReady(cancel)
                        ? Results.Json(new { status = "ready" })
                        : Problems.Busy("A store is not ready yet.", "Wait; it is started again by itself.")
            )
            .Needs(Right.Open);
    }

    private static void MapPages(this WebApplication app, string folder)
    {
        if (!Directory.Exists(folder))
        {
            app.MapFallback(() =>
                    Results.Text(
                        "The pages are not built. Run ./lapwing serve from a checkout, or build web/.",
                        statusCode: 503
                    )
                )
                .Needs(Right.Open);
            return;
        }
        var files = new PhysicalFileProvider(folder);
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = files,
                ContentTypeProvider = new FileExtensionContentTypeProvider(),
                OnPrepareResponse = prepared =>
                    // Names under /assets hold a hash of what is in them.
                    prepared.Context.Response.Headers.CacheControl = prepared.Context.Request.Path.StartsWithSegments(
                        "/assets",
                        StringComparison.Ordinal
                    )
                        ? "public, max-age=31536000, immutable"
                        : "no-cache",
            }
        );
        app.MapFallback(
                (HttpContext context) =>
                {
                    context.Response.Headers.CacheControl = "no-cache";
                    return Results.File(Path.Combine(folder, "index.html"), "text/html; charset=utf-8");
                }
            )
            .Needs(Right.Open);
    }
}
