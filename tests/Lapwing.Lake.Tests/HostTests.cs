using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Lapwing.Engines;
using Shouldly;
using Xunit;

namespace Lapwing.Lake.Tests;

public class HostTests(LakeFixture lake)
{
    [Theory]
    [InlineData("?query=SELECT%201&default_format=JSONEachRow", 200, "{\"1\":1}\n")]
    [InlineData("?query=SELECT%20{a:String}&param_a=x%5Cty", 200, "x\\ty\n")]
    [InlineData(
        "?query=SELECT%20value%20FROM%20system.settings%20WHERE%20name='max_threads'&max_threads=1",
        200,
        "1\n"
    )]
    [InlineData("?query=SELECT%201%20FROM%20nothing", 404, "Code: 60. ")]
    [InlineData("?query=SELECT%20FROM%20(", 400, "Code: 62. ")]
    [InlineData("?query=CREATE%20DATABASE%20nope&readonly=1", 403, "Code: 164. ")]
    [InlineData("?query=SELECT%201&no;such=1", 400, "Code: 62. 'no;such' is not the name of a setting")]
    [InlineData("", 400, "Code: 62. Empty query")]
    public async Task It_answers_as_a_server_would(string address, int status, string text)
    {
        using var http = Http();
        using var answer = await http.GetAsync(address);
        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith(text);
        if (status != 200)
            answer.Headers.Contains("X-ClickHouse-Exception-Code").ShouldBeTrue();
    }

    [Fact]
    public async Task A_setting_of_one_question_is_not_the_next_ones()
    {
        using var http = Http();
        for (var i = 0; i < 8; i++)
        {
            (await http.GetStringAsync("?query=SELECT%20getSetting('max_threads')&max_threads=1")).ShouldBe("1\n");
            (await http.GetStringAsync("?query=SELECT%20getSetting('max_threads')")).ShouldBe("2\n");
        }
    }

    [Fact]
    public async Task Bodies_and_answers_may_be_gzip()
    {
        using var http = Http();
        using var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync("SELECT 'zipped'"u8.ToArray());
        using var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var request = new HttpRequestMessage(HttpMethod.Post, "?enable_http_compression=1") { Content = content };
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await http.SendAsync(request);
        answer.Content.Headers.ContentEncoding.ShouldHaveSingleItem().ShouldBe("gzip");
        await using var unzipped = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        (await new StreamReader(unzipped).ReadToEndAsync()).ShouldBe("zipped\n");
    }

    [Fact]
    public async Task A_question_that_takes_too_long_ends_with_a_clear_error()
    {
        using var http = Http();
        using var answer = await http.GetAsync(
            "?max_execution_time=1&query=SELECT%20sum(sipHash64(number))%20FROM%20numbers(1000000000000)"
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestTimeout);
        answer.Headers.GetValues("X-ClickHouse-Exception-Code").ShouldHaveSingleItem().ShouldBe("159");
    }

    [Fact]
    public void Only_its_user_may_open_the_socket()
    {
        _ = lake.Client;
        if (OperatingSystem.IsLinux())
            File.GetUnixFileMode(Socket)
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_folder_in_use_is_said_so()
    {
        _ = lake.Client;
        await using var second = new EmbeddedLakeRival(lake.Folder);
        var (code, output) = await second.Run();
        code.ShouldBe(4);
        output.ShouldContain("cannot be opened: another process uses it");
        (await lake.Client.Ping(default)).ShouldBeTrue();
    }

    private string Socket => Path.Combine(lake.Folder, "lake.sock");

    private HttpClient Http()
    {
        _ = lake.Client;
        return new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancel) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = new Uri("http://lake/"),
        };
    }

    /// <summary>A second host on the same folder.</summary>
    private sealed class EmbeddedLakeRival(string folder) : IAsyncDisposable
    {
        private ChildProcess? _child;

        public async Task<(int Code, string Output)> Run()
        {
            var program = new ChildProgram
            {
                Name = "rival",
                Path = Path.Combine(AppContext.BaseDirectory, "Lapwing.Lake.Host"),
                Arguments = ["--path", folder, "--socket", Path.Combine(folder, "rival.sock")],
            };
            (_child, var problem) = await ChildProcess.Start(program, TimeProvider.System, null, default);
            problem.ShouldBeNull();
            var code = await _child!.Exited.WaitAsync(TimeSpan.FromSeconds(60));
            return (code, _child.Output.Tail);
        }

        public ValueTask DisposeAsync() => _child?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
