package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureReportTest {
    private static String reported(String message) {
        StringWriter err = new StringWriter();
        new CommandLine(new Failing(message))
                .setExecutionExceptionHandler(new FailureReport())
                .setErr(new PrintWriter(err))
                .execute();
        return err.toString();
    }

    @Command(name = "failing")
    private static final class Failing implements Callable<Integer> {
        private final String message;

        Failing(String message) {
            this.message = message;
        }

        @Override
        public Integer call() {
            throw new ServiceException(message);
        }
    }

    @Test
    void shouldNameTheSettingWhenTheFirstLineOnlyAnnouncesIt() {
        assertThat(reported("Configuration validation failed:\n\tThe value x of candor.map.alpha is no number\n\tmore"))
                .isEqualToIgnoringNewLines(
                        "failing: Configuration validation failed: The value x of candor.map.alpha is no number");
    }

    @Test
    void shouldLeaveOutFurtherLinesWhenTheFirstSaysItAll() {
        assertThat(reported("it is so\nat length")).isEqualToIgnoringNewLines("failing: it is so");
    }
}
