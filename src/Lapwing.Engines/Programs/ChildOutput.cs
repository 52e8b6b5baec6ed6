using System.Text;

namespace Lapwing.Engines;

/// <summary>The last lines that a child wrote, bounded in number and length; each is also handed on as it comes.</summary>
public sealed class ChildOutput(Action<string>? onLine)
{
    private const int Lines = 40;
    private const int LineChars = 1000;
    private readonly Queue<string> _lines = new();

    /// <summary>The last lines, oldest first.</summary>
    public string Tail
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Reads a stream to its end. What follows the first 1,000 characters of a line is dropped.</summary>
    internal async Task Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer)) > 0; )
                foreach (var c in buffer.AsSpan(0, read))
                    Take(line, c);
        }
        catch (IOException)
        {
            // The pipe broke with the child: what came stays.
        }
        if (line.Length > 0)
            Take(line, '\n');
    }

    private void Take(StringBuilder line, char c)
    {
        if (c != '\n')
        {
            // The text goes to logs and terminals: control characters do not.
            if (line.Length < LineChars && (c == '\t' || !char.IsControl(c)))
                line.Append(c);
            return;
        }
        var whole = line.ToString();
        line.Clear();
        if (whole.Length == 0)
            return;
        lock (_lines)
        {
            if (_lines.Count == Lines)
                _lines.Dequeue();
            _lines.Enqueue(whole);
        }
        onLine?.Invoke(whole);
    }
}
