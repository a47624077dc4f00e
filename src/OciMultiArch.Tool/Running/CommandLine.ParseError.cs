using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <content>Arguments that are not understood.</content>
internal static partial class CommandLine
{
    private static class ParseError
    {
        /// <summary>What is wrong with the arguments. A secret in a wrong place is not shown again.</summary>
        public static string Of(ParseResult parsed)
        {
            // An unknown word is the cause of whatever else is missing.
            var message = parsed.UnmatchedTokens is [var unknown, ..]
                ? Unknown(parsed, Output.Plain(unknown))
                : $"{ErrorText.OneLine(parsed.Errors[0].Message).TrimEnd('.')}.";
            if (parsed.CommandResult.Command is DocumentedCommand { HidesArguments: true })
                return WithoutArguments(message, parsed);
            return message;
        }

        private static string Unknown(ParseResult parsed, string token)
        {
            var command = parsed.CommandResult.Command;
            if (token.StartsWith('-'))
                return Unknown("option", token, OptionsOf(parsed).Select(static option => option.Name));
            if (command.Subcommands.Count > 0)
                return Unknown("command", token, command.Subcommands.Select(static known => known.Name));
            return $"Unexpected argument '{token}'.";
        }

        private static string Unknown(string kind, string token, IEnumerable<string> known)
        {
            var message = $"Unknown {kind} '{token}'.";
            if (NearestWord.To(token, known) is { } meant)
                return $"{message} Did you mean '{meant}'?";
            return message;
        }

        private static IEnumerable<Option> OptionsOf(ParseResult parsed)
        {
            var own = parsed.CommandResult.Command.Options;
            var shared = parsed.RootCommandResult.Command.Options.Where(static option => option.Recursive);
            return own.Concat(shared).Where(static option => !option.Hidden);
        }

        private static string WithoutArguments(string message, ParseResult parsed)
        {
            var arguments = parsed.Tokens.Where(static token => token.Type == TokenType.Argument);
            foreach (var argument in arguments.Select(static token => token.Value).Concat(parsed.UnmatchedTokens))
            {
                var shown = Output.Plain(ErrorText.OneLine(argument));
                if (shown.Length > 0)
                    message = message.Replace($"'{shown}'", "'…'", StringComparison.Ordinal);
            }
            return message;
        }
    }
}
