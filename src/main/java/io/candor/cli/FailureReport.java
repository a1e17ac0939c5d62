package io.candor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints on standard error, in one sentence, why a command failed; only a bug shows its stack trace. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String NO_SUBCOMMAND = "Missing required subcommand";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof UsageException) {
            say(command, firstLine(failure) + help(command));
            return command.getCommandSpec().exitCodeOnInvalidInput();
        }
        if (isBug(failure)) {
            failure.printStackTrace(command.getErr());
        } else {
            say(command, sentence(failure));
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** A command line that cannot be understood gets one line rather than picocli's pages of usage. */
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        if (failure.getMessage().startsWith(NO_SUBCOMMAND)) {
            command.usage(command.getErr());
        } else {
            say(command, firstLine(failure) + suggestion(failure) + help(command));
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String help(CommandLine command) {
        return "; see " + command.getCommandSpec().qualifiedName() + " --help";
    }

    /** Unchecked exceptions of the JDK are bugs of ours; file errors are for the user to mend. */
    private static boolean isBug(Exception failure) {
        return failure instanceof RuntimeException
                && !(failure instanceof UncheckedIOException)
                && !(failure instanceof InvalidPathException)
                && failure.getClass().getName().startsWith("java.");
    }

    private static void say(CommandLine command, String sentence) {
        command.getErr().println(command.getCommandName() + ": " + sentence);
        command.getErr().flush();
    }

    private static String sentence(Exception failure) {
        if (failure instanceof UncheckedIOException unchecked) {
            return sentence(unchecked.getCause());
        }
        if (failure instanceof InvalidPathException path) {
            return sentence(path);
        }
        return failure instanceof FileSystemException file ? sentence(file) : firstLine(failure);
    }

    /** Mostly a name beyond ASCII in a locale without it. */
    static String sentence(InvalidPathException failure) {
        return failure.getInput() + " is no path here (" + failure.getReason()
                + "): check it, and the locale, which names beyond ASCII need to be one of UTF-8, such as LC_ALL=C.UTF-8";
    }

    /** The JDK's message is often the path alone. */
    private static String sentence(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return failure.getFile() + " is missing: check the path";
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getFile() + " may not be read or written: allow it, or choose another path";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return failure.getFile() + " is a file where a folder is wanted: move it, or choose another path";
        }
        return failure.getFile() + " cannot be used (" + failure.getReason() + "): check the path";
    }

    private static String firstLine(Exception failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName()
                    + (failure instanceof IOException ? " while reading or writing" : "");
        }
        List<String> lines = message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        // What has more to say ends its first line so, as the library of settings does: the setting and its value
        // follow.
        return lines.size() > 1 && lines.get(0).endsWith(":") ? lines.get(0) + " " + lines.get(1) : lines.get(0);
    }

    private static String suggestion(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> similar = unmatched.getSuggestions();
            return similar.isEmpty() ? "" : ": did you mean " + String.join(" or ", similar) + "?";
        }
        return "";
    }
}
