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
            return parsed.CommandResult.Command is DocumentedCommand { HidesArguments: true }
                ? WithoutArguments(message, parsed)
                : message;
        }

        private static string Unknown(ParseResult parsed, string token)
        {
            var command = parsed.CommandResult.Command;
            if (token.StartsWith('-'))
                return Unknown("option", token, OptionsOf(parsed).Select(static option => option.Name));
            return command.Subcommands.Count > 0
                ? Unknown("command", token, command.Subcommands.Select(static known => known.Name))
                : $"Unexpected argument '{token}'.";
        }

        private static string Unknown(string kind, string token, IEnumerable<string> known)
        {
            var message = $"Unknown {kind} '{token}'.";
            return Spelling.Nearest(token, known) is { } meant ? $"{message} Did you mean '{meant}'?" : message;
        }

        private static IEnumerable<Option> OptionsOf(ParseResult parsed)
        {
            var own = parsed.CommandResult.Command.Options;
            var shared = parsed.RootCommandResult.Command.Options.Where(static option => option.Recursive);
            return own.Concat(shared).Where(static option => !option.Hidden);
        }

        private static string WithoutArguments(string message, ParseResult parsed)
        {
            var arguments = parsed.Tokens.Where(static token => token.Type == TokenType.Argument).Select(static token => token.Value);
            foreach (var argument in arguments.Concat(parsed.UnmatchedTokens).Where(static argument => argument.Length > 0))
                message = message.Replace($"'{Output.Plain(ErrorText.OneLine(argument))}'", "'…'", StringComparison.Ordinal);
            return message;
        }
    }
}
