package io.candor.llm.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates that loop, repeat, recurse, or feed one filter with megabytes of what it does worst, under the limits that are
 * shipped, one after the other in a process with little heap. Each line of the file has what is to become of it, a tab, and the
 * template.
 */
class HostileTemplatesTest {
    private static final Path FILE = Path.of("src/test/resources/jinja/hostile-templates.txt");
    /** Of the whole process: JVM, interpreter and what a template makes of it. */
    private static final String HEAP = "-Xmx64m";
    /** Of the processor, which a busy machine does not change. */
    private static final long MOST_MILLIS = 3_000;

    private static final int LONGEST_MESSAGE = 1_100;

    @TempDir
    static Path folder;

    private static List<String> templates;
    private static List<String> outcomes;

    @BeforeAll
    static void renderAll() throws IOException, InterruptedException {
        templates = Files.readAllLines(FILE);
        Path input = Files.write(
                folder.resolve("templates"),
                templates.stream().map(line -> line.split("\t", 2)[1]).toList());
        Path output = folder.resolve("outcomes");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HostileTemplateProbe.class.getName())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectErrorStream(true)
                .start();
        process.waitFor();
        outcomes = Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    @TestFactory
    Stream<DynamicTest> shouldEndSoonWithLittleMemoryAndInOneSentence() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            String[] expected = templates.get(i).split("\t", 2);
            int number = i;
            tests.add(dynamicTest(expected[1], () -> check(expected[0], number)));
        }
        return tests.stream();
    }

    private static void check(String expected, int number) {
        assertThat(outcomes)
                .as("outcomes: the process ends when its heap is used up")
                .hasSizeGreaterThan(number);
        String[] outcome = outcomes.get(number).split(" ", 3);
        assertThat(Long.parseLong(outcome[0])).as("milliseconds").isLessThan(MOST_MILLIS);
        if (expected.equals("refused")) {
            assertThat(outcome[1]).isIn("limited", "refused");
            assertThat(outcome[2])
                    .startsWith("line 1: ")
                    .doesNotContain("java.")
                    .hasSizeLessThan(LONGEST_MESSAGE);
        }
    }
}
