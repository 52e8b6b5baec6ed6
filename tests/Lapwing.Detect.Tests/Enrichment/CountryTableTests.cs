using System.Net;
using System.Text;
using Lapwing.Events;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests;

public class CountryTableTests
{
    private static readonly (string, string)[] Networks =
    [
        ("5.0.0.0/9", "DE"),
        ("5.128.0.0/9", "FR"),
        ("9.9.9.9/32", "CH"),
        ("2a00::/12", "NL"),
    ];

    private static string Country(CountryTable table, string address) =>
        Encoding.ASCII.GetString(table.Find(IPAddress.Parse(address).GetAddressBytes()));

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void Finds_the_country_of_an_address_in_every_record_size(int recordBits)
    {
        var table = CountryTable.Read(SmallMmdb.Write(recordBits, Networks), out var why).ShouldNotBeNull(why);
        Country(table, "5.1.2.3").ShouldBe("DE");
        Country(table, "5.200.0.1").ShouldBe("FR");
        Country(table, "9.9.9.9").ShouldBe("CH");
        Country(table, "9.9.9.8").ShouldBe("");
        Country(table, "2a00:1450::5").ShouldBe("NL");
        Country(table, "2400::1").ShouldBe("");
    }

    [Fact]
    public void A_damaged_table_gives_no_error_and_no_endless_walk()
    {
        var whole = SmallMmdb.Write(28, Networks);
        var random = new Random(11);
        for (var round = 0; round < 3000; round++)
        {
            var file = whole.AsSpan(0, random.Next(4) == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (var i = random.Next(6); i > 0 && file.Length > 0; i--)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            if (CountryTable.Read(file, out _) is { } table)
                foreach (var address in new[] { "5.1.2.3", "9.9.9.9", "2a00::1", "255.255.255.255", "::" })
                    Country(table, address).Length.ShouldBeOneOf(0, 2);
        }
    }

    [Fact]
    public void A_missing_or_wrong_file_is_told_and_enrichment_is_off()
    {
        CountryTable.Open("/nowhere/countries.mmdb", out var problem).ShouldBeNull();
        problem
            .ShouldNotBeNull()
            .ToString()
            .ShouldBe(
                "/nowhere/countries.mmdb: LW-GEO-001: The table of countries is not here: events get no country. Let './run' fetch the engines once, or put an MMDB file with countries at this place."
            );
        CountryTable.Read([1, 2, 3], out var why).ShouldBeNull();
        why.ShouldBe("it is no MMDB file");
        new CountryEnrichment(null, CloudRegions.None).IsOn.ShouldBeFalse();
    }

    [Fact]
    public void Fills_countries_of_public_addresses_and_of_cloud_regions_only_where_the_log_is_silent()
    {
        var table = CountryTable.Read(SmallMmdb.Write(24, [.. Networks, ("10.0.0.0/8", "XX")]), out _);
        var problems = new List<Problem>();
        var regions = CloudRegions.Load(Path.Combine(Corpora.Root, "content/lists/cloud-regions.csv"), problems);
        problems.ShouldBeEmpty();
        regions.Count.ShouldBeGreaterThan(100);
        using var batch = new EventBatch(new FieldNames());
        void Event(params (Column Column, string Value)[] columns)
        {
            batch.Begin(Origin.File("test"), 1);
            var index = batch.End();
            foreach (var (column, value) in columns)
                batch.SetColumn(index, column, Encoding.UTF8.GetBytes(value));
        }
        Event((Column.SrcIp, "5.1.2.3"), (Column.DstIp, "10.0.0.1"));
        Event((Column.SrcIp, "5.1.2.3"), (Column.SrcCountry, "JP"));
        Event((Column.Region, "eu-west-3"));
        Event((Column.Region, "ca-isob-northsouth-1r"), (Column.SrcIp, "2a00::1"));
        new CountryEnrichment(table, regions).Enrich(batch);
        Countries(batch).ShouldBe(["DE ", "JP ", " FR", "NL "]);
    }

    private static string[] Countries(EventBatch batch) =>
        [
            .. Enumerable
                .Range(0, batch.Count)
                .Select(i => $"{batch.Text(i, Column.SrcCountry)} {batch.Text(i, Column.DstCountry)}"),
        ];

    [Theory]
    [InlineData("5.1.2.3", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("203.0.113.9", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2a00:1450::1", true)]
    [InlineData("1.2.3", false)]
    [InlineData("", false)]
    public void Only_addresses_that_somebody_somewhere_has_are_looked_up(string address, bool isPublic) =>
        Address.TryReadPublic(Encoding.ASCII.GetBytes(address), new byte[16], out _).ShouldBe(isPublic);

    /// <summary>The published table, where <c>LAPWING_COUNTRIES</c> names it.</summary>
    [Fact]
    public void The_published_table_knows_well_known_addresses()
    {
        if (Environment.GetEnvironmentVariable("LAPWING_COUNTRIES") is not { Length: > 0 } file)
        {
            Assert.Skip("LAPWING_COUNTRIES names no table of countries.");
            return;
        }
        var table = CountryTable.Open(file, out var problem).ShouldNotBeNull(problem?.ToString());
        Country(table, "193.0.6.139").ShouldBe("NL"); // RIPE NCC
        Country(table, "8.8.8.8").ShouldBe("US");
        Country(table, "2001:67c:2e8:22::c100:68b").ShouldBe("NL");
    }
}
