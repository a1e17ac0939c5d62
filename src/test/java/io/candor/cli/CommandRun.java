package io.candor.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command line run in this process.
 *
 * @param status what the process would exit with
 * @param out standard output
 * @param err standard error, whoever wrote to it
 */
record CommandRun(int status, String out, String err) {

    static CommandRun of(Object... arguments) {
        return with(new byte[0], arguments);
    }

    static CommandRun with(String input, Object... arguments) {
        return with(input.getBytes(StandardCharsets.UTF_8), arguments);
    }

    static CommandRun with(byte[] input, Object... arguments) {
        StringWriter out = new StringWriter();
        CommandRun run = streaming(new ByteArrayInputStream(input), new PrintWriter(out), arguments);
        return new CommandRun(run.status(), out.toString(), run.err());
    }

    /** The same with streams of the caller's; {@link #out} stays empty. */
    static CommandRun streaming(InputStream input, PrintWriter out, Object... arguments) {
        InputStream realIn = System.in;
        PrintStream realErr = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream capturedErr = new PrintStream(err, true, StandardCharsets.UTF_8);
        System.setIn(input);
        System.setErr(capturedErr);
        try {
            String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
            int status = CandorCommand.commandLine(out, new PrintWriter(capturedErr, true, StandardCharsets.UTF_8))
                    .execute(texts);
            out.flush();
            return new CommandRun(status, "", err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(realIn);
            System.setErr(realErr);
        }
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
