using System.Text;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public class ColumnValuesTests
{
    [Theory]
    [InlineData(Column.SrcIp, "192.0.2.1", "192.0.2.1")]
    [InlineData(Column.SrcIp, "::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData(Column.SrcIp, "::FFFF:192.0.2.1", "192.0.2.1")]
    [InlineData(Column.SrcIp, "[2001:db8::1]", "2001:db8::1")]
    [InlineData(Column.SrcIp, "2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData(Column.SrcIp, "fe80::1%3", "fe80::1")]
    [InlineData(Column.SrcIp, "::ffff:c000:201", "192.0.2.1")]
    [InlineData(Column.SrcIp, "1", null)]
    [InlineData(Column.SrcIp, "127.1", null)]
    [InlineData(Column.SrcIp, "0x7f.0.0.1", null)]
    [InlineData(Column.SrcIp, "192.0.2.01", null)]
    [InlineData(Column.SrcIp, "192.0.2.256", null)]
    [InlineData(Column.SrcIp, "LOCAL", null)]
    [InlineData(Column.SrcIp, "a:b", null)]
    [InlineData(Column.SrcPort, "65535", "65535")]
    [InlineData(Column.SrcPort, "65536", null)]
    [InlineData(Column.SrcPort, "-1", null)]
    [InlineData(Column.ProcessId, "0x1834", "6196")]
    [InlineData(Column.ProcessId, "6196", "6196")]
    [InlineData(Column.ProcessId, "0xzz", null)]
    [InlineData(Column.BytesIn, "12", "12")]
    [InlineData(Column.BytesIn, "1.5", null)]
    [InlineData(Column.Severity, "6", "6")]
    [InlineData(Column.Severity, "7", null)]
    [InlineData(Column.Outcome, "success", "success")]
    [InlineData(Column.Outcome, "ok", null)]
    [InlineData(Column.User, "any thing", "any thing")]
    public void A_value_is_brought_into_its_columns_form_or_is_none(Column column, string value, string? expected)
    {
        using var batch = new EventBatch(new FieldNames());
        var slice = batch.Append(Encoding.UTF8.GetBytes(value));
        var found = ColumnValues.TryShape(batch, column, ref slice) ? batch.Text(slice) : null;
        found.ShouldBe(expected);
    }
}
