using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Lapwing.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lapwing.Lake.Engine;

/// <summary>
/// <c>lapwing lake --path DIR --socket FILE</c>: the embedded ClickHouse, answering its HTTP interface on a unix socket that
/// only its user may open. Runs as a child of the service, so that a crash of the engine is not a crash of Lapwing.
/// </summary>
public static partial class LakeHost
{
    private const int MaxBody = 256 << 20;

    /// <summary>Serves until SIGTERM.</summary>
    /// <param name="arguments"><c>--path DIR --socket FILE</c>, both absolute.</param>
    /// <returns>The exit code: 0; 2 for wrong arguments, 3 when the engine is missing, 4 when the folder cannot be used.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments)
    {
        var (path, socket) = (After(arguments, "--path"), After(arguments, "--socket"));
        if (path is null || socket is null || !Path.IsPathRooted(path) || !Path.IsPathRooted(socket))
            return Fail(2, "Give absolute paths: lapwing lake --path DIR --socket FILE");
        var (engines, problem) = EngineFolder.Find();
        if (engines is null)
            return Fail(3, problem!.ToString());
        // Data and socket are this user's alone.
        _ = Umask(0b000_111_111);
        var store = Directory.CreateDirectory(Path.Combine(path, "store")).FullName;
        // The engine loads a config.xml of its working folder: it gets an empty one.
        Environment.CurrentDirectory = Directory.CreateDirectory(Path.Combine(path, "work")).FullName;
        Chdb.Load(engines.ClickHouse);
        using var pool = await EnginePool.Open(store);
        if (pool is null)
            return Fail(
                4,
                $"The lake's folder {store} cannot be opened: another process uses it, or it is not writable."
            );
        // The folder's lock is held, so a socket that lies there is nobody's.
        File.Delete(socket);
        await using var app = Build(socket);
        app.Map("/ping", () => "Ok.\n");
        app.Map("/", (HttpContext context) => Answer(context, pool));
        await app.RunAsync();
        return 0;
    }

    private static WebApplication Build(string socket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenUnixSocket(socket);
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MinRequestBodyDataRate = null;
            // Statements and their parameters may travel in the address.
            kestrel.Limits.MaxRequestLineSize = 1 << 20;
            kestrel.Limits.MaxRequestBufferSize = 2 << 20;
            kestrel.AddServerHeader = false;
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        return builder.Build();
    }

    private static async Task Answer(HttpContext context, EnginePool pool)
    {
        var cancel = context.RequestAborted;
        byte[] body;
        try
        {
            body = await Body(context.Request, cancel);
        }
        catch (InvalidDataException e)
        {
            await Refuse(context, 400, 36, "Code: 36. " + e.Message);
            return;
        }
        var (statement, fault) = LakeRequest.Read(context.Request, body);
        if (statement is null)
        {
            await Refuse(context, 400, 62, "Code: 62. " + fault);
            return;
        }
        using var result = await pool.Run(statement, LakeRequest.ReadsOnly(context.Request), cancel);
        if (result.Error is { } error)
        {
            await Refuse(context, EngineErrors.Status(result.ErrorCode), result.ErrorCode, error);
            return;
        }
        var response = context.Response;
        response.Headers["X-ClickHouse-Summary"] =
            $$"""{"read_rows":"{{result.RowsRead}}","read_bytes":"{{result.BytesRead}}","written_rows":"{{result.RowsWritten}}"}""";
        response.Headers["X-ClickHouse-Format"] = statement.Format;
        if (AcceptsGzip(context.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest);
            await Write(result, gzip, cancel);
            return;
        }
        response.ContentLength = result.Bytes.Length;
        await Write(result, response.Body, cancel);
    }

    private static async Task Write(EngineResult result, Stream to, CancellationToken cancel)
    {
        var buffer = new byte[Math.Min(65_536, result.Bytes.Length)];
        for (var at = 0; at < result.Bytes.Length; at += buffer.Length)
        {
            var length = Math.Min(buffer.Length, result.Bytes.Length - at);
            result.Bytes.Slice(at, length).CopyTo(buffer);
            await to.WriteAsync(buffer.AsMemory(0, length), cancel);
        }
    }

    private static async Task<byte[]> Body(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength == 0)
            return [];
        var gzip = request.Headers.ContentEncoding == "gzip";
        if (request.ContentLength is { } length and <= MaxBody && !gzip)
        {
            var exact = new byte[length];
            await request.Body.ReadExactlyAsync(exact, cancel);
            return exact;
        }
        await using var stream = gzip ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var whole = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await stream.ReadAsync(buffer, cancel)) > 0; )
        {
            if (whole.Length + read > MaxBody)
                throw new InvalidDataException($"The body is larger than {MaxBody} bytes.");
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }

    private static async Task Refuse(HttpContext context, int status, int code, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers["X-ClickHouse-Exception-Code"] = code.ToString();
        response.ContentType = "text/plain; charset=UTF-8";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), context.RequestAborted);
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.Query["enable_http_compression"] == "1"
        && request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);

    private static string? After(IReadOnlyList<string> arguments, string name)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == name)
                return arguments[i + 1];
        return null;
    }

    private static int Fail(int code, string text)
    {
        Console.Error.WriteLine(text);
        return code;
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);
}
