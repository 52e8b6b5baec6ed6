using System.IO.Compression;
using System.Text;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public sealed class LogFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lapwing-files-").FullName;
    private readonly List<Problem> _problems = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folders_are_read_whole_in_the_same_order_and_links_are_not_followed()
    {
        Write("b.log", "Nov 20 12:00:00 h p: b\n");
        Write("a/z.log", "Nov 20 12:00:00 h p: z\n");
        Write("a/b/y.json", "{\"y\":1}\n{\"y\":2}");
        Write("empty.log", "");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.log"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "up"), "..");

        Read(_folder).ShouldBe(["b.log: 1", "empty.log: 0", "a/z.log: 1", "a/b/y.json: 2"]);
        _problems
            .ConvertAll(p => p.ToString())
            .ShouldBe([
                $"{_folder}/link.log: LW-FILE-004: Links within a folder are not followed: skipped. Name what it points to as a path of its own.",
                $"{_folder}/up: LW-FILE-004: Links within a folder are not followed: skipped. Name what it points to as a path of its own.",
            ]);
    }

    [Fact]
    public void A_link_named_as_a_path_is_followed()
    {
        Write("real.log", "Nov 20 12:00:00 h p: b\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.log"), Path.Combine(_folder, "real.log"));
        Read(Path.Combine(_folder, "link.log")).ShouldBe(["link.log: 1"]);
    }

    [Fact]
    public void What_is_missing_or_no_file_is_said_and_the_rest_goes_on()
    {
        var good = Write("good.log", "Nov 20 12:00:00 h p: b\n");
        Read(Path.Combine(_folder, "nowhere.log"), "/dev/null", good).ShouldBe(["good.log: 1"]);
        _problems
            .ConvertAll(p => p.ToString())
            .ShouldBe([
                $"{_folder}/nowhere.log: LW-FILE-001: There is no such file or folder. Correct the path.",
                "/dev/null: LW-FILE-003: It is a device, not a file: skipped. Send what it gives into standard input, path '-'.",
            ]);
    }

    [Fact]
    public void Standard_input_is_a_path()
    {
        using var batch = new EventBatch(Reading.Names);
        var files = new LogFiles(
            LogFileOptions.Default,
            _problems.Add,
            () => new MemoryStream("{\"a\":1}\n{\"a\":2}\n"u8.ToArray())
        );
        foreach (var log in files.Open(["-"]))
            using (log)
            {
                log.TryReadBatch(batch).ShouldBeTrue();
                batch.Count.ShouldBe(2);
                batch.Origin(0).Name.ShouldBe("-");
                log.ModifiedAt.ShouldNotBeNull();
            }
    }

    [Fact]
    public void Compressed_and_nested_files_are_read_by_content_whatever_their_names_say()
    {
        var line = "Nov 20 12:00:00 h p: b\n"u8.ToArray();
        var two = Gzip(line).Concat(Gzip(line)).ToArray();
        Write("gz.txt", [.. two, .. new byte[512]]);
        Write("archive.dat", Zip(("in/a.log", line), ("in/b.gz", two), ("in/c.zip", Zip(("d.log", line))), ("e/", [])));
        Read(_folder)
            .ShouldBe([
                "archive.dat!in/a.log: 1",
                "archive.dat!in/b.gz: 2",
                "archive.dat!in/c.zip!d.log: 1",
                "gz.txt: 2",
            ]);
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public void Archives_that_nest_too_deep_are_not_opened_for_ever()
    {
        var bytes = "x\n"u8.ToArray();
        for (var i = 0; i < 5; i++)
            bytes = Gzip(bytes);
        Read(Write("deep.gz", bytes)).ShouldBeEmpty();
        _problems.Single().Message.ShouldBe("It lies deeper than 3 levels: skipped.");
    }

    [Fact]
    public void A_bomb_is_stopped_and_what_came_before_is_kept()
    {
        var zeros = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":1}\n", 1 << 18)));
        var bomb = Write("bomb.gz", Gzip(zeros));
        var options = new LogFileOptions { ExpansionGrace = 1 << 18, ExpansionRatio = 20 };
        Read(options, bomb).Single().ShouldMatch("^bomb.gz: [0-9]{4,}$");
        _problems.Single().Code.ShouldBe("LW-FILE-006");
        _problems.Clear();

        var total = Write("total.zip", Zip(("a", zeros), ("b", zeros)));
        Read(new LogFileOptions { ExpandedBytes = zeros.Length + 4096 }, total).First().ShouldBe("total.zip!a: 262144");
        _problems.Single().Place.File.ShouldEndWith("total.zip!b");
    }

    [Fact]
    public void A_cut_or_damaged_archive_gives_what_is_left_and_says_so()
    {
        var random = new Random(5);
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"i\":{random.NextInt64()}}}\n"));
        var packed = Gzip(Encoding.UTF8.GetBytes(lines));
        var cut = Write("cut.gz", packed[..(packed.Length / 2)]);
        Read(cut).Single().ShouldMatch("^cut.gz: [0-9]{4,}$");
        _problems.Single().Code.ShouldBe("LW-FILE-007");
        _problems.Clear();

        Read(Write("cut.zip", Zip(("a.log", packed))[..200])).ShouldBeEmpty();
        _problems.Single().Code.ShouldBe("LW-FILE-007");
    }

    [Fact]
    public void What_is_no_text_is_named_and_skipped()
    {
        Write("a.evtx", "ElfFile\0rest"u8.ToArray());
        Write("b.bin", [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7))]);
        Read(_folder).ShouldBeEmpty();
        _problems
            .ConvertAll(p => p.Message)
            .ShouldBe([
                "It is a Windows event log (EVTX), not a text log: skipped.",
                "It is binary, not a text log: skipped.",
            ]);
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-8", true)]
    public void Other_encodings_become_utf8_and_marks_vanish(string encoding, bool mark)
    {
        var codec = Encoding.GetEncoding(encoding);
        var text = "{\"user\":\"Jürgen 😀\"}\r\n{\"user\":\"second\"}\r\n";
        var path = Write("a.log", [.. mark ? codec.GetPreamble() : [], .. codec.GetBytes(text)]);
        using var batch = new EventBatch(Reading.Names);
        foreach (var log in Files(LogFileOptions.Default).Open([path]))
            using (log)
                log.TryReadBatch(batch).ShouldBeTrue();
        batch.Count.ShouldBe(2);
        batch.Text(batch.Fields(0)[0].Value).ShouldBe("Jürgen 😀");
        batch.Text(batch.RawSlice(1)).ShouldBe("{\"user\":\"second\"}");
    }

    [Fact]
    public void A_huge_line_is_cut_and_memory_stays_bounded()
    {
        var path = Write("huge.log", new string('x', 5 << 20) + "\nNov 20 12:00:00 h p: next\n");
        using var batch = new EventBatch(Reading.Names);
        var faults = new List<string?>();
        foreach (var log in Files(LogFileOptions.Default).Open([path]))
            using (log)
                while (log.TryReadBatch(batch))
                    for (var i = 0; i < batch.Count; i++)
                    {
                        faults.Add(batch.Fault(i));
                        batch.Raw(i).Length.ShouldBeLessThanOrEqualTo(1 << 20);
                    }
        faults.ShouldBe([Faults.RecordCut, null]);
    }

    [Fact]
    public void A_copy_truncated_log_starts_behind_its_zeros()
    {
        var path = Write("rotated.log", [.. new byte[3 << 20], .. "Nov 20 12:00:00 h p: b\n"u8]);
        Read(path).ShouldBe(["rotated.log: 1"]);
    }

    [Fact]
    public void Ids_are_the_same_each_time_and_in_any_batches_and_differ_between_equal_lines()
    {
        var path = Write("twice.log", string.Concat(Enumerable.Repeat("Nov 20 12:00:00 h p: same\n", 5000)));
        var first = Ids(LogFileOptions.Default, path);
        first.Distinct().Count().ShouldBe(5000);
        Ids(new LogFileOptions { BatchEvents = 7 }, path).ShouldBe(first);
        // Pinned: stored events keep their ids when the program changes.
        EventIds.Text(first[0]).ShouldBe("2a3b1712d6838a2d46bf9ff7d528d685");
        EventIds.TryParse(EventIds.Text(first[0]), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(first[0]);
    }

    [Fact]
    public void A_time_without_year_takes_it_from_the_files_time()
    {
        var path = Write("auth.log", "Dec 31 23:59:00 h p: b\n");
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        foreach (var log in Files(LogFileOptions.Default).Open([path]))
            using (log)
            {
                EventTime.TryParse("Dec 31 23:59:00"u8, log.Times().Context, out var micros, out _).ShouldBeTrue();
                EventTime.Format(micros).ShouldBe("2023-12-31T23:59:00.000000Z");
            }
    }

    private List<UInt128> Ids(LogFileOptions options, string path)
    {
        using var batch = new EventBatch(Reading.Names);
        var ids = new List<UInt128>();
        foreach (var log in Files(options).Open([path]))
            using (log)
                while (log.TryReadBatch(batch))
                    ids.AddRange(Enumerable.Range(0, batch.Count).Select(batch.Id));
        return ids;
    }

    private LogFiles Files(LogFileOptions options) => new(options, _problems.Add);

    private List<string> Read(params string[] paths) => Read(LogFileOptions.Default, paths);

    private List<string> Read(LogFileOptions options, params string[] paths)
    {
        using var batch = new EventBatch(Reading.Names);
        var read = new List<string>();
        foreach (var log in Files(options).Open(paths))
            using (log)
            {
                while (log.TryReadBatch(batch)) { }
                read.Add($"{Path.GetRelativePath(_folder, log.Name)}: {log.Events}");
            }
        return read;
    }

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
            foreach (var (name, bytes) in members)
                using (var stream = zip.CreateEntry(name).Open())
                    stream.Write(bytes);
        return packed.ToArray();
    }
}
