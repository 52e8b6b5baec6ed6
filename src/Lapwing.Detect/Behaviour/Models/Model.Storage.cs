using Lapwing.Events;
using Lapwing.Learn;

namespace Lapwing.Detect;

public sealed partial class Model
{
    private const string Letters = "LWMO";
    private const int Form = 1;

    /// <summary>The model as bytes: the same model, the same bytes. About 0.7 MB for 100 trees.</summary>
    public byte[] Save() => SealedForm.Seal(Letters, Form, Write);

    /// <summary>Reads what <see cref="Save"/> wrote, for the very set it was trained on.</summary>
    /// <returns>Null with the problem when the bytes are damaged, or of another set or version of it.</returns>
    public static Model? Load(FeatureSet set, ReadOnlySpan<byte> bytes, out Problem? problem)
    {
        var model = SealedForm.Open(bytes, Letters, Form, reader => Read(set, reader), out var fault);
        problem = fault is null ? null : FeatureProblems.Model(set.Name, fault);
        return model;
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Set.Name);
        writer.Write(Set.Fingerprint);
        writer.Write(Facts.Rows);
        writer.Write(Facts.Since?.UtcTicks ?? -1);
        writer.Write(Facts.Until?.UtcTicks ?? -1);
        writer.Write(Facts.Seed);
        _forest.Write(writer);
        _scale.Write(writer);
        for (var i = 0; i < Set.Features.Count; i++)
            if (_encoders[i] is { } encoder)
                encoder.Write(writer);
            else
                _spreads[i]!.Write(writer);
    }

    private static Model Read(FeatureSet set, BinaryReader reader)
    {
        var (name, fingerprint) = (reader.ReadString(), reader.ReadString());
        if (name != set.Name || fingerprint != set.Fingerprint)
            throw new InvalidDataException(
                $"It was trained for '{name}' {fingerprint}, the set is now {set.Fingerprint}."
            );
        var facts = new TrainingFacts(reader.ReadInt64(), Time(reader), Time(reader), reader.ReadUInt64());
        var forest = IsolationForest.Read(reader);
        if (!forest.Columns.SequenceEqual(set.Features.Select(f => f.Name)))
            throw new InvalidDataException("Its forest has other columns than the set.");
        var scale = RiskScale.Read(reader);
        var spreads = new Spread?[set.Features.Count];
        var encoders = new FrequencyEncoder?[set.Features.Count];
        for (var i = 0; i < spreads.Length; i++)
            if (set.Features[i].Word is not null)
                encoders[i] = FrequencyEncoder.Read(reader);
            else
                spreads[i] = Spread.Read(reader);
        return new Model(set, facts, forest, scale, spreads, encoders);
    }

    private static DateTimeOffset? Time(BinaryReader reader)
    {
        var ticks = reader.ReadInt64();
        return ticks == -1 ? null
            : ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new InvalidDataException("A time is out of range.");
    }
}
