using System.Text;
using Lapwing.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lapwing.Web;

/// <summary>The live feed as server-sent events, resumable by <c>Last-Event-ID</c>.</summary>
static class LiveEndpoint
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task Stream(HttpContext context, LiveFeed feed, TimeProvider clock, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        long? after = long.TryParse(context.Request.Headers["Last-Event-ID"], out var id) ? id : null;
        var body = context.Response.Body;
        try
        {
            await body.WriteAsync("retry: 2000\n\n"u8.ToArray(), cancel.Token);
            await body.FlushAsync(cancel.Token);
            await using var messages = feed.Read(after, cancel.Token).GetAsyncEnumerator(cancel.Token);
            var next = messages.MoveNextAsync().AsTask();
            while (true)
            {
                var beat = Task.Delay(Heartbeat, clock, cancel.Token);
                if (await Task.WhenAny(next, beat) == beat)
                {
                    // A comment keeps what stands between from closing a quiet stream.
                    await body.WriteAsync(": still here\n\n"u8.ToArray(), cancel.Token);
                }
                else
                {
                    if (!await next)
                        return;
                    var message = messages.Current;
                    var text = $"id: {message.Id}\nevent: {message.Kind}\ndata: {message.Json}\n\n";
                    await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancel.Token);
                    next = messages.MoveNextAsync().AsTask();
                }
                await body.FlushAsync(cancel.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader went away or the service stops: both end the stream, and the reader comes back by itself.
        }
    }
}
