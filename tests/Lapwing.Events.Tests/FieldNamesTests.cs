using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public class FieldNamesTests
{
    [Fact]
    public void Columns_have_the_first_ids_in_their_order()
    {
        var names = new FieldNames();
        names.Find("action").ShouldBe((int)Column.Action);
        names.Find("message").ShouldBe((int)Column.Message);
        names.Count.ShouldBe(Columns.Count);
    }

    [Fact]
    public void A_name_has_one_id_and_keeps_it_while_the_table_grows()
    {
        var names = new FieldNames();
        var ids = Enumerable.Range(0, 5000).Select(i => names.Intern($"field{i}")).ToArray();
        ids.Distinct().Count().ShouldBe(5000);
        for (var i = 0; i < 5000; i++)
        {
            names.Find($"field{i}").ShouldBe(ids[i]);
            names.Name(ids[i]).ShouldBe($"field{i}");
        }
    }

    [Fact]
    public void Senders_cannot_fill_memory_with_names_but_rules_still_get_theirs()
    {
        var names = new FieldNames();
        using var batch = new EventBatch(names);
        for (var i = 0; i < FieldNames.Capacity + 10; i++)
            batch.FieldId(System.Text.Encoding.UTF8.GetBytes($"f{i}"));
        names.Count.ShouldBe(FieldNames.Capacity);
        var local = batch.FieldId("only-here"u8);
        batch.FieldName(local).ShouldBe("only-here");
        batch.FieldId("only-here"u8).ShouldBe(local);
        names.Intern("of-a-rule").ShouldBe(FieldNames.Capacity);
    }
}
