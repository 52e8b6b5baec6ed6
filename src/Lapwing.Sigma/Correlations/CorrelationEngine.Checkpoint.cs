using System.Text;

namespace Lapwing.Sigma;

/// <content>Storing and restoring.</content>
public sealed partial class CorrelationEngine
{
    const byte Version = 1;

    /// <summary>Writes all windows and what was told of them. Restored by <see cref="Restore"/>, the engine goes on as if it had never stopped.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write7BitEncodedInt(_states.Length);
        foreach (var state in _states)
        {
            using var block = new MemoryStream();
            using (var inner = new BinaryWriter(block, Encoding.UTF8, leaveOpen: true))
                state.Write(inner);
            writer.Write(state.Correlation.Info.Id);
            writer.Write(state.Correlation.Info.Version);
            writer.Write7BitEncodedInt((int)block.Length);
            writer.Write(block.GetBuffer(), 0, (int)block.Length);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote into this new engine; a correlation that has changed since begins anew, and is counted.</summary>
    /// <exception cref="InvalidDataException">The state is damaged or of another version.</exception>
    public void Restore(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadByte() is var version && version != Version)
                throw new InvalidDataException(
                    $"The stored correlations are of version {version}; this program reads {Version}."
                );
            for (var i = Checkpoints.ReadCount(reader); i > 0; i--)
            {
                var (id, text) = (reader.ReadString(), reader.ReadString());
                var length = reader.Read7BitEncodedInt();
                if (length < 0)
                    throw new InvalidDataException("A stored correlation has no length.");
                var block = reader.ReadBytes(length);
                if (block.Length < length)
                    throw new EndOfStreamException();
                var state = Array.Find(_states, s => s.Correlation.Info.Id == id && s.Correlation.Info.Version == text);
                if (state is null)
                {
                    Counters.StatesDropped++;
                    continue;
                }
                using var inner = new BinaryReader(new MemoryStream(block), Encoding.UTF8);
                state.Read(inner);
            }
        }
        catch (Exception fault) when (fault is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("The stored correlations are damaged.", fault);
        }
    }
}
