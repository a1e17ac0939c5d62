package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/asyncapi.yaml}; with {@code -Dcandor.docs.write=true} it is written anew. */
class AsyncApiTest {
    private static final Path DOCUMENT = Path.of("docs", "asyncapi.yaml");
    private static final Path LOG = Path.of("target", "asyncapi.log");

    @Test
    void shouldDescribeEveryTopicAsTheCodeHasIt() throws IOException {
        String wanted = AsyncApiDocument.yaml();
        if (Boolean.getBoolean("candor.docs.write")) {
            Files.writeString(DOCUMENT, wanted);
        }

        assertThat(DOCUMENT)
                .as("mvn test -Dtest=AsyncApiTest -Dcandor.docs.write=true writes it anew")
                .content()
                .isEqualTo(wanted);
    }

    @Test
    void shouldBeWithoutAnErrorToAsyncApisOwnParser() throws IOException, InterruptedException {
        NodeProject project = new NodeProject(Path.of("src", "test", "node", "asyncapi"), LOG);
        project.install();

        int code = project.run(
                List.of("node", "check.mjs", DOCUMENT.toAbsolutePath().toString()), Map.of());

        assertThat(code).as(Files.readString(LOG)).isZero();
        assertThat(LOG).content().contains("19 channels, 19 operations");
    }
}
