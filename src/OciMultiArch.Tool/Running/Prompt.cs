using System.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>Asks the one who sits at the terminal, or reads what is piped in.</summary>
internal static class Prompt
{
    public static Task<string> ForAsync(string question, CancellationToken cancellationToken)
    {
        Console.Error.Write(question);
        return Task.Run(static () => Console.In.ReadLine()?.Trim() ?? "", CancellationToken.None).WaitAsync(cancellationToken);
    }

    /// <summary>The answer is not shown while it is typed.</summary>
    public static async Task<string> ForSecretAsync(string question, CancellationToken cancellationToken)
    {
        _ = Console.KeyAvailable; // from here on the terminal shows nothing that is typed
        Console.Error.Write(question);
        try
        {
            return await Task.Run(Hidden, CancellationToken.None).WaitAsync(cancellationToken);
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    /// <summary>All of standard input without the line break at its end.</summary>
    public static async Task<string> InputAsync(CancellationToken cancellationToken)
    {
        using StreamReader input = new(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var text = await input.ReadToEndAsync(cancellationToken);
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
    }

    private static string Hidden()
    {
        StringBuilder typed = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        return typed.ToString();
    }
}
