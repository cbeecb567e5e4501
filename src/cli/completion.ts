/**
 * Shell completion: the table of commands goes in, a script for bash or zsh comes out that completes commands,
 * options, choices, files and folders without starting the program.
 */

import type { CommandSpec, Operand, OptionSpec } from './option.ts';

export type Shell = 'bash' | 'zsh';

/** The shell that a word or a path such as $SHELL names; bash unless it says zsh. */
export function guessShell(path: string | undefined): Shell {
  return path?.split('/').at(-1) === 'zsh' ? 'zsh' : 'bash';
}

/** The script, to be sourced. Zsh runs the one for bash through its own bashcompinit. */
export function completionScript(shell: Shell, commands: readonly CommandSpec[]): string {
  const names = commands.flatMap((one) => [one.name, ...one.aliases]);
  return `${shell === 'zsh' ? zshPrelude : ''}${opening}
  if [[ -z $command ]]; then
    _oicqscope_words '${[...names, '--help', '--version'].join(' ')}'
    return
  fi
  case $command in
${commands.map(describeCase).join('\n')}
  esac
}
complete -o default -F _oicqscope oicqscope
`;
}

const zshPrelude = `# The completion system of zsh, and its stand-in for that of bash.
(( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
autoload -Uz bashcompinit && bashcompinit
`;

/** Finds the command, the word before the cursor and the positionals already there; the rest follows per command. */
const opening = `# Completion of oicqscope. Use it: source <(oicqscope completion bash)
_oicqscope_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); _oicqscope_no_files; }
_oicqscope_no_files() { if type compopt >/dev/null 2>&1; then compopt +o default; fi; }
_oicqscope_folders() {
  if type compopt >/dev/null 2>&1; then compopt +o default -o dirnames; else COMPREPLY=($(compgen -d -- "$cur")); fi
}
_oicqscope() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' given=' ' i
  COMPREPLY=()
  # "--format=nd" comes as three words, because = divides words.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ -n $command ]]; then given="$given\${COMP_WORDS[i]} "
    elif [[ \${COMP_WORDS[i]} != -* ]]; then command=\${COMP_WORDS[i]}; fi
  done`;

function describeCase(command: CommandSpec): string {
  const names = [command.name, ...command.aliases].join('|');
  const valued = command.options.filter((one) => one.operand !== undefined);
  const options = [...command.options.flatMap(spellings), '--help'].join(' ');
  const values = valued.map((one) => `      ${spellings(one).join('|')}) ${describeOperand(one)}; return ;;`);
  return `  ${names})
    case $prev in
${[...values, '      --) ;;'].join('\n')}
    esac
    if [[ $cur == -* ]]; then _oicqscope_words '${options}'; return; fi
${describePositionals(command)}
    ;;`;
}

/** The first positional with choices is open until one of them was given; what follows is told by its operand. */
function describePositionals(command: CommandSpec): string {
  const [first, second] = command.positionals;
  if (first?.choices === undefined) return `    ${describeOperand(first)}`;
  const given = first.choices.map((one) => `*' ${one} '*`).join('|');
  return `    case $given in
      ${given}) ${describeOperand(second)} ;;
      *) ${describeOperand(first)} ;;
    esac`;
}

function describeOperand(
  what: { readonly operand?: Operand; readonly choices?: readonly string[] } | undefined,
): string {
  if (what?.choices !== undefined) return `_oicqscope_words '${what.choices.join(' ')}'`;
  if (what?.operand === 'DIR') return '_oicqscope_folders';
  // With no reply of its own the shell completes file names.
  return what?.operand === 'FILE' ? ':' : '_oicqscope_no_files';
}

function spellings(option: OptionSpec): string[] {
  return option.short === undefined ? [`--${option.name}`] : [`-${option.short}`, `--${option.name}`];
}
