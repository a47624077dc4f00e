using System.Text;

namespace OciMultiArch.Compare.Sink;

/// <summary>One line for each answer: the number of its connection, method, path, status.</summary>
internal sealed class AnswerLog(string path)
{
    private readonly FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);

    public void Write(int connection, Request request, int status)
    {
        var line = Encoding.UTF8.GetBytes($"{connection} {request.Method} {request.Path} {status}\n");
        lock (file) file.Write(line);
    }
}
