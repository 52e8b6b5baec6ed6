using System.Text;
using Shouldly;
using Xunit;

namespace Lapwing.Lake.Tests;

public class AddressTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::", "::")]
    [InlineData("2001:DB8::7", "2001:db8::7")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0", null)]
    [InlineData("10.0.0.256", null)]
    [InlineData("10.0.0.01", null)]
    [InlineData("10.0.0.1 ", null)]
    [InlineData("10.0.0.1.2", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("web01", null)]
    [InlineData("", null)]
    public void An_address_is_read_or_refused(string text, string? expected)
    {
        var read = Address.TryRead(Encoding.UTF8.GetBytes(text), out var address);
        (read ? Address.Text(address) : null).ShouldBe(expected);
    }

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0", "10.255.255.255")]
    [InlineData("10.1.2.3/32", "10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.2.3/31", "10.1.2.2", "10.1.2.3")]
    [InlineData("0.0.0.0/0", "0.0.0.0", "255.255.255.255")]
    [InlineData("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void A_network_is_its_first_and_last_address(string text, string first, string last)
    {
        Address.TryReadNetwork(Encoding.UTF8.GetBytes(text), out var f, out var l).ShouldBeTrue();
        Address.Text(f).ShouldBe(first);
        Address.Text(l).ShouldBe(last);
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("::/129")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8x")]
    [InlineData("10.0.0/8")]
    public void A_wrong_network_is_refused(string text) =>
        Address.TryReadNetwork(Encoding.UTF8.GetBytes(text), out _, out _).ShouldBeFalse();
}
