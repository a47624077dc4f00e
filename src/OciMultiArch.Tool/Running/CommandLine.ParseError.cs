using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
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
            var message = UnknownWord(parsed) is { } unknown
                ? Unknown(parsed, Output.Plain(unknown))
                : $"{ErrorText.OneLine(Missing(parsed) ?? parsed.Errors[0].Message).TrimEnd('.')}.";
            if (parsed.CommandResult.Command is DocumentedCommand { HidesArguments: true })
                return WithoutArguments(message, parsed);
            return message;
        }

        /// <summary>
        /// The first word that looks like an option and was taken for an argument, as one that may be repeated takes
        /// whatever comes; null if there is none. What follows "--" is an argument, whatever it looks like.
        /// </summary>
        public static string? SwallowedOption(ParseResult parsed)
        {
            var words = parsed.Tokens.TakeWhile(static token => token.Type != TokenType.DoubleDash).ToHashSet();
            var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>();
            var swallowed = arguments.SelectMany(static argument => argument.Tokens).Where(words.Contains);
            return swallowed.FirstOrDefault(static token => LooksLikeOption(token.Value))?.Value;
        }

        // The parser's own words name only the command.
        private static string? Missing(ParseResult parsed)
        {
            if (parsed.Errors[0].SymbolResult is ArgumentResult { Parent: CommandResult, Tokens.Count: 0 } missing)
                return $"Required argument missing: {missing.Argument.Name}";
            return null;
        }

        private static bool LooksLikeOption(string word) =>
            word is ['-', '-', >= 'a' and <= 'z', ..] && !word.Any(static letter => letter is '/' or ':' or '@');

        private static string? UnknownWord(ParseResult parsed)
        {
            var swallowed = SwallowedOption(parsed);
            return swallowed is null && parsed.UnmatchedTokens is [var unmatched, ..] ? unmatched : swallowed;
        }

        private static string Unknown(ParseResult parsed, string token)
        {
            var command = parsed.CommandResult.Command;
            if (token.StartsWith('-'))
                return UnknownOption(parsed, token.Split('=')[0]);
            if (command.Subcommands.Count > 0)
                return Unknown("command", token, command.Subcommands.Select(static known => known.Name));
            return $"Unexpected argument '{token}'.";
        }

        private static string UnknownOption(ParseResult parsed, string option)
        {
            var known = OptionsOf(parsed).Select(static known => known.Name).ToArray();
            if (OptionsOfOtherTools.Instead(option, known) is { } instead)
                return $"{parsed.CommandResult.Command.Name} has no {option}; {instead}.";
            return Unknown("option", option, known);
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
            string[] words = [.. arguments.Select(static token => token.Value)];
            if (words is [var only] && IsNoSecret(only))
                return message;
            foreach (var argument in words.Concat(parsed.UnmatchedTokens))
            {
                var shown = Output.Plain(ErrorText.OneLine(argument));
                if (shown.Length > 0)
                    message = message.Replace($"'{shown}'", "'…'", StringComparison.Ordinal);
            }
            return message;
        }

        // A host behind a scheme, or one plain word: the only one there is stands where the registry belongs.
        private static bool IsNoSecret(string word)
        {
            var host = word[(word.LastIndexOf("//", StringComparison.Ordinal) + 1)..].Trim('/');
            return HostName.Find(host) is not null || word.All(char.IsAsciiLetterLower);
        }
    }
}
