using Xunit;

namespace Lapwing.Events.Tests;

public class FormatCaseTests
{
    public static TheoryData<string> Cases => CaseFolder.Names("Formats", ".log");

    [Theory, MemberData(nameof(Cases))]
    public void Reads_each_case_as_its_expected_file(string name)
    {
        var bytes = CaseFolder.Bytes("Formats", name + ".log");
        var format = Lapwing.Events.Formats.Detect(bytes);
        CaseFolder.Expect(
            "Formats",
            name + ".expected",
            format.Name + "\n" + Reading.Json(format, bytes, name + ".log")
        );
    }

    [Theory, MemberData(nameof(Cases))]
    public void Reads_the_same_however_the_bytes_arrive(string name)
    {
        var bytes = CaseFolder.Bytes("Formats", name + ".log");
        var format = Lapwing.Events.Formats.Detect(bytes);
        var whole = Reading.All(format, bytes);
        for (var step = 1; step < 64; step++)
            Same.Events(whole, Reading.All(format, bytes, () => step, maxEvents: 1 + step % 3));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Raw_decodes_to_the_same_fields(string name)
    {
        var bytes = CaseFolder.Bytes("Formats", name + ".log");
        foreach (var read in Reading.All(Lapwing.Events.Formats.Detect(bytes), bytes))
            Same.Fields(read, Reading.Decoded(read));
    }
}
