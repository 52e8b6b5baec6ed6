using System.Collections.Concurrent;

namespace Lapwing.Events;

/// <content>
/// Which definition an event belongs to. Of its fields only those count that some definition asks for; which of them are
/// present makes a signature, and for each signature the definitions that can apply are worked out once.
/// </content>
public sealed partial class Sources
{
    private const int MaxSignatures = 8192;
    private const ulong Irrelevant = 1;
    private readonly FieldCache<ulong> _weights;
    private readonly ConcurrentDictionary<ulong, Candidate[]> _candidates = new();

    private SourcePlan Recognise(EventBatch batch, int index)
    {
        // A sum, so that a field repeated makes another signature rather than none.
        var signature = 0UL;
        foreach (ref readonly var slot in batch.Fields(index))
        {
            var weight = _weights[slot.Field];
            if (weight != Irrelevant)
                signature += weight;
        }
        if (!_candidates.TryGetValue(signature, out var candidates))
        {
            candidates = Candidates(batch, index);
            if (_candidates.Count < MaxSignatures)
                _candidates.TryAdd(signature, candidates);
        }
        foreach (var candidate in candidates)
            if (candidate.Fits(batch, index))
                return candidate.Plan;
        return _unknown;
    }

    /// <summary>An odd-looking number of its own for each field that some definition asks for.</summary>
    private ulong Weight(string name)
    {
        var asked = _plans.Any(p =>
            p.Names.Resolve(name).Any(n => p.Recognitions.Any(r => r.Conditions.Any(c => c.Name == n)))
        );
        if (!asked)
            return Irrelevant;
        var mixed = (ulong)_names.Find(name) * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (mixed ^ (mixed >> 31)) | 2;
    }

    private Candidate[] Candidates(EventBatch batch, int index)
    {
        var found = new List<Candidate>();
        foreach (var plan in _plans)
        {
            var present = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            foreach (ref readonly var slot in batch.Fields(index))
            {
                if (_weights[slot.Field] == Irrelevant)
                    continue;
                foreach (var name in plan.Names.Resolve(_names.Name(slot.Field)))
                {
                    if (!present.TryGetValue(name, out var fields))
                        present[name] = fields = [];
                    if (!fields.Contains(slot.Field))
                        fields.Add(slot.Field);
                }
            }
            foreach (var recognition in plan.Recognitions)
            {
                if (recognition.Conditions.All(c => c.Name == Recognition.Raw || present.ContainsKey(c.Name)))
                    found.Add(
                        new Candidate(
                            plan,
                            [
                                .. recognition
                                    .Conditions.Where(c => c.Test is not null)
                                    .Select(c => (c.Name == Recognition.Raw ? [] : present[c.Name].ToArray(), c.Test!)),
                            ]
                        )
                    );
            }
        }
        return [.. found];
    }

    /// <summary>A definition whose fields are there; these values decide.</summary>
    private sealed class Candidate(SourcePlan plan, (int[] Fields, TextTest Test)[] conditions)
    {
        public SourcePlan Plan => plan;

        public bool Fits(EventBatch batch, int index)
        {
            foreach (var (fields, test) in conditions)
            {
                if (fields.Length == 0)
                {
                    if (!test.Passes(batch.Raw(index)))
                        return false;
                    continue;
                }
                var fits = false;
                foreach (var field in fields)
                    fits |=
                        batch.TryGet(index, field, out var slot) && test.Passes(batch[slot.Value].TrimStart((byte)' '));
                if (!fits)
                    return false;
            }
            return true;
        }
    }
}
