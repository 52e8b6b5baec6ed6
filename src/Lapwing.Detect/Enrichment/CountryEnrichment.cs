using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>
/// Fills <c>src_country</c> and <c>dst_country</c> of normalised events from their addresses, and where a cloud event has
/// no destination address, from its region. Columns that the log filled stay. Any number of threads, each with batches of its own.
/// </summary>
/// <param name="table">Null: no addresses are looked up.</param>
public sealed class CountryEnrichment(CountryTable? table, CloudRegions regions)
{
    /// <summary>Whether any event can get a country.</summary>
    public bool IsOn => table is not null || regions.Count > 0;

    public void Enrich(EventBatch batch)
    {
        if (!IsOn)
            return;
        for (var i = 0; i < batch.Count; i++)
        {
            Fill(batch, i, Column.SrcIp, Column.SrcCountry);
            Fill(batch, i, Column.DstIp, Column.DstCountry);
            if (
                regions.Count > 0
                && batch.ColumnSlice(i, Column.DstIp).IsEmpty
                && batch.ColumnSlice(i, Column.DstCountry).IsEmpty
                && !batch.ColumnSlice(i, Column.Region).IsEmpty
            )
                Set(batch, i, Column.DstCountry, regions.Find(batch.Text(i, Column.Region)));
        }
    }

    private void Fill(EventBatch batch, int index, Column address, Column country)
    {
        if (table is null || batch.ColumnSlice(index, address).IsEmpty || !batch.ColumnSlice(index, country).IsEmpty)
            return;
        Span<byte> bytes = stackalloc byte[16];
        if (Address.TryReadPublic(batch.Value(index, address), bytes, out var length))
            Set(batch, index, country, table.Find(bytes[..length]));
    }

    private static void Set(EventBatch batch, int index, Column column, ReadOnlySpan<byte> country)
    {
        if (!country.IsEmpty)
            batch.SetColumn(index, column, country);
    }
}
