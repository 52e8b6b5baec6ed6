using Shouldly;
using Xunit;

namespace Lapwing.Report.Tests;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain – Ünïcode 日本", "plain – Ünïcode 日本")]
    [InlineData("\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007")]
    [InlineData("\u009b31mred", "\\u009b31mred")]
    [InlineData("a\r\nb\tc", "a\\u000d\\u000ab\\u0009c")]
    [InlineData("exe.\u202efdp", "exe.\\u202efdp")]
    public void A_terminal_acts_on_nothing_of_it(string text, string shown) => TerminalText.Safe(text).ShouldBe(shown);

    [Fact]
    public void Long_text_is_cut_with_an_ellipsis() =>
        TerminalText.Safe(new string('a', 500), 10).ShouldBe("aaaaaaaaaa…");
}
