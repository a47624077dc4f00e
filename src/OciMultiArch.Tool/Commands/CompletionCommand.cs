using System.CommandLine;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>completion</c>: scripts that let a shell complete this program's words.</summary>
internal static class CompletionCommand
{
    // The words before the cursor are split at spaces: bash itself also splits at ':' and '=', which are parts of references.
    private const string Bash =
        """
        _ocimulti() {
          local line="${COMP_LINE:0:COMP_POINT}" words word
          read -ra words <<<"$line"
          case "$line" in *[[:space:]]) words+=("") ;; esac
          word="${words[${#words[@]}-1]}"
          local IFS=$'\n'
          COMPREPLY=($("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null))
          if [ "${#COMPREPLY[@]}" -eq 0 ]; then compopt -o default 2>/dev/null; return; fi
          case "${COMPREPLY[0]}" in *[:=/,]) compopt -o nospace 2>/dev/null ;; esac
          case "$word" in *[:=]*)
            local before="${word%"${word##*[:=]}"}"
            COMPREPLY=("${COMPREPLY[@]#"$before"}") ;;
          esac
        }
        complete -F _ocimulti ocimulti
        """;

    private const string Zsh =
        """
        #compdef ocimulti
        _ocimulti() {
          local -a found
          found=("${(@f)$("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
          if [[ -z "${found[1]}" ]]; then _files; return; fi
          case "${found[1]}" in
            *[:=/,]) compadd -Q -S '' -- "${found[@]}" ;;
            *) compadd -Q -- "${found[@]}" ;;
          esac
        }
        if [ "$funcstack[1]" = "_ocimulti" ]; then _ocimulti "$@"; else compdef _ocimulti ocimulti; fi
        """;

    private const string Fish =
        """
        function __ocimulti_complete
          set -l words (commandline -opc)
          set -e words[1]
          ocimulti __complete -- $words (commandline -ct) 2>/dev/null
        end
        complete -c ocimulti -a '(__ocimulti_complete)'
        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName ocimulti -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          $before = $commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition }
          $words = @($before | ForEach-Object { $_.ToString() } | Select-Object -Skip 1)
          ocimulti __complete '--' @words "$wordToComplete" 2>$null | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    private static readonly Argument<string> Shell = new("SHELL") { Description = "The shell: bash, zsh, fish or pwsh." };

    private static readonly Argument<string[]> Words = new("WORD")
    {
        Description = "The words of the command line up to the cursor; the last is completed.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create()
    {
        Shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        DocumentedCommand command = new("completion",
            "Prints a script that lets a shell complete verbs, options, their values and what is in local layouts. With "
            + "OCIMULTI_COMPLETE_TAGS=1 in the environment, tags of registries are completed too, which asks the registry.",
            """
            source <(ocimulti completion bash)                                  # in ~/.bashrc
            source <(ocimulti completion zsh)                                   # in ~/.zshrc, after compinit
            ocimulti completion fish > ~/.config/fish/completions/ocimulti.fish
            ocimulti completion pwsh | Out-String | Invoke-Expression           # in $PROFILE
            """)
        {
            Shell,
        };
        command.SetAction(static parsed => Console.Out.WriteLine(ScriptFor(parsed.GetRequiredValue(Shell))));
        return command;
    }

    /// <summary>The question that the scripts ask.</summary>
    public static Command CreateQuestion()
    {
        Command question = new("__complete") { Words };
        question.Hidden = true;
        Session.Run(question, AnswerAsync);
        return question;
    }

    private static string ScriptFor(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };

    private static async Task AnswerAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Completer completer = new(VerbRoot.Whole(parsed), new ReferenceCompleter(session));
        foreach (var word in await completer.CompleteAsync(parsed.GetRequiredValue(Words), cancellationToken))
            Console.Out.WriteLine(word);
    }
}
