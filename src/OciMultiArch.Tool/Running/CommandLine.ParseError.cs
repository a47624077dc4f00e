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
            if (LeadingVerbOfOthers(parsed) is { } leading)
                return leading;
            // An unknown word is the cause of whatever else is missing.
            string message;
            if (UnknownWord(parsed) is { } unknown)
                message = Unknown(parsed, Output.Plain(unknown));
            else
                message = VerbOfOthers(parsed) ?? $"{ErrorText.OneLine(Missing(parsed) ?? parsed.Errors[0].Message).TrimEnd('.')}.";
            if (parsed.CommandResult.Command is DocumentedCommand { HidesArguments: true })
                return WithoutArguments(message, parsed);
            return message;
        }

        /// <summary>Whether help is asked for a command that there is not, which the parser itself lets pass.</summary>
        public static bool IsHelpForNone(ParseResult parsed) =>
            parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0;

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
            var verbs = parsed.CommandResult.Command.Subcommands.Where(static verb => !verb.Hidden).ToArray();
            if (verbs.Length > 0 && parsed.UnmatchedTokens.Count == 0)
                return $"Name a command: {string.Join(", ", verbs.Select(static verb => verb.Name))}";
            if (parsed.Errors[0].SymbolResult is ArgumentResult { Parent: CommandResult, Tokens.Count: 0 } missing)
                return $"Required argument missing: {missing.Argument.Name}";
            return null;
        }

        private static bool LooksLikeOption(string word)
        {
            var name = NameIn(word);
            if (name is not (['-', '-', >= 'a' and <= 'z', ..] or ['-', (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..]))
                return false;
            return !name.Any(static letter => letter is '/' or ':' or '@');
        }

        // What stands behind '=' may be a secret.
        private static string NameIn(string word) => word.Split('=')[0];

        // An option that is unknown takes no value, so what follows it is in no place either.
        private static string? UnknownWord(ParseResult parsed)
        {
            if (SwallowedOption(parsed) is { } swallowed)
                return swallowed;
            if (parsed.UnmatchedTokens is not [var first, ..])
                return null;
            if (parsed.CommandResult.Command.Subcommands.Count > 0)
                return first;
            return parsed.UnmatchedTokens.FirstOrDefault(LooksLikeOption) ?? first;
        }

        // In 'registry login', the second word is a verb here, which the parser goes on with.
        private static string? LeadingVerbOfOthers(ParseResult parsed)
        {
            if (parsed.Tokens is not [{ Type: TokenType.Argument } first, ..])
                return null;
            if (VerbsOfOtherTools.Instead(first.Value) is { } instead)
                return $"There is no command '{first.Value}': {instead}.";
            return null;
        }

        private static string Unknown(ParseResult parsed, string token)
        {
            if (token.StartsWith('-'))
                return UnknownOption(parsed, NameIn(token));
            var command = parsed.CommandResult.Command;
            if (command.Subcommands.Count > 0)
                return UnknownCommand(Path(parsed.CommandResult), token, command.Subcommands);
            return VerbOfOthers(parsed) ?? $"Unexpected argument '{token}'.";
        }

        // 'image copy' is another tool's: here, 'image' is a verb, and 'copy' looks like its argument.
        private static string? VerbOfOthers(ParseResult parsed)
        {
            var words = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static argument => argument.Tokens);
            if (words.FirstOrDefault() is not { } first)
                return null;
            var verb = $"{Path(parsed.CommandResult)}{first.Value}";
            if (VerbsOfOtherTools.Instead(verb) is { } instead)
                return $"There is no command '{verb}': {instead}.";
            return null;
        }

        // The words of a command below ocimulti itself, each with a space behind it.
        private static string Path(CommandResult result)
        {
            if (result.Parent is not CommandResult above)
                return "";
            return $"{Path(above)}{result.Command.Name} ";
        }

        private static string UnknownCommand(string above, string token, IEnumerable<Command> known)
        {
            if (VerbsOfOtherTools.Instead(above + token) is { } instead)
                return $"There is no command '{above}{token}': {instead}.";
            var visible = known.Where(static command => !command.Hidden);
            if (NearestWord.To(token, visible.Select(static command => command.Name)) is { } meant)
                return $"There is no command '{above}{token}'. Did you mean '{above}{meant}'?";
            return $"There is no command '{above}{token}'.";
        }

        private static string UnknownOption(ParseResult parsed, string option)
        {
            var known = OptionsOf(parsed).SelectMany(static known => known.Aliases.Prepend(known.Name)).ToArray();
            var command = parsed.CommandResult.Command;
            var isOfVerb = command.Subcommands.Any(verb => verb.Options.Any(own => own.Name == option || own.Aliases.Contains(option)));
            if (isOfVerb || known.Contains(option))
                return $"The option {option} stands behind the command that it is for.";
            if (OptionsOfOtherTools.Instead(option, known) is { } instead)
                return $"There is no option {option}: {instead}.";
            if (parsed.CommandResult.Command is DocumentedCommand { HidesArguments: true })
                return "There is no such option.";
            if (NearestWord.To(option, known) is { } meant)
                return $"There is no option {option}. Did you mean {meant}?";
            return $"There is no option {option}.";
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
