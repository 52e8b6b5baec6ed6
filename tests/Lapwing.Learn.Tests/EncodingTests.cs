using Shouldly;
using Xunit;

namespace Lapwing.Learn.Tests;

public class EncodingTests
{
    [Fact]
    public void Rare_words_are_great_numbers_and_a_new_one_the_greatest()
    {
        var encoder = FrequencyEncoder.Fit(["a", "a", "a", "b", "b", null, "a", "c"]);
        encoder.Encode("a").ShouldBe((float)Math.Log(2));
        encoder.Encode("b").ShouldBe((float)Math.Log(4));
        encoder.Encode(null).ShouldBe(encoder.Encode("c"));
        encoder.Encode("new").ShouldBeGreaterThan(encoder.Encode("c"));
        encoder.Share("a").ShouldBe(0.5);
        encoder.Share("new").ShouldBe(0);
        encoder.Knows("A").ShouldBeFalse();
    }

    [Fact]
    public void Words_are_bounded_the_rarest_go_first()
    {
        var words = Enumerable.Range(0, FrequencyEncoder.MostWords + 500).Select(i => $"w{i}");
        var encoder = FrequencyEncoder.Fit([.. words, "often", "often"]);
        encoder.Knows("often").ShouldBeTrue();
        encoder
            .Knows($"w{FrequencyEncoder.MostWords + 499}")
            .ShouldBe(string.CompareOrdinal($"w{FrequencyEncoder.MostWords + 499}", "w9500") < 0);
        using var stream = new MemoryStream();
        encoder.Write(new BinaryWriter(stream));
        stream.Position = 0;
        var read = FrequencyEncoder.Read(new BinaryReader(stream));
        read.Encode("often").ShouldBe(encoder.Encode("often"));
        read.Encode("new").ShouldBe(encoder.Encode("new"));
    }

    [Fact]
    public void A_spread_knows_the_middle_and_the_share_beyond()
    {
        var spread = Spread.Of(Enumerable.Range(1, 100).Select(i => (float)i));
        spread.Typical.ShouldBe(50);
        spread.ShareFrom(100).ShouldBe(0.01);
        spread.ShareFrom(101).ShouldBe(0);
        spread.ShareTo(5).ShouldBe(0.05);
        spread.ShareTo(0).ShouldBe(0);
    }

    [Fact]
    public void A_spread_of_many_values_stays_close()
    {
        var spread = Spread.Of(Enumerable.Range(0, 100_000).Select(i => (float)i));
        spread.ShareFrom(99_900).ShouldBe(0.001, 0.0006);
        spread.Greatest.ShouldBe(99_999);
        spread.Typical.ShouldBe(50_000, 50);
    }
}
