using System.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>Asks whoever sits at the terminal, or reads what is piped in.</content>
internal static partial class LoginCommand
{
    private static Task<string> AskForAsync(string question, CancellationToken cancellationToken)
    {
        Console.Error.Write(question);
        var reading = Task.Run(static () => Console.In.ReadLine()?.Trim() ?? "", CancellationToken.None);
        return reading.WaitAsync(cancellationToken);
    }

    /// <summary>Asks for something that is not shown while it is typed.</summary>
    public static async Task<string> AskForSecretAsync(string question, CancellationToken cancellationToken)
    {
        _ = Console.KeyAvailable; // from here on the terminal shows nothing that is typed
        Console.Error.Write(question);
        try
        {
            return await Task.Run(ReadHidden, CancellationToken.None).WaitAsync(cancellationToken);
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    // All of standard input without the line break at its end.
    private static async Task<string> ReadInputAsync(CancellationToken cancellationToken)
    {
        UTF8Encoding plain = new(encoderShouldEmitUTF8Identifier: false);
        using StreamReader input = new(Console.OpenStandardInput(), plain);
        var text = await input.ReadToEndAsync(cancellationToken);
        if (text.EndsWith("\r\n", StringComparison.Ordinal))
            return text[..^2];
        if (text.EndsWith('\n'))
            return text[..^1];
        return text;
    }

    private static string ReadHidden()
    {
        StringBuilder typed = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
        return typed.ToString();
    }
}
