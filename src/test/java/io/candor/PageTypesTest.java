package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The build leaves the types of the page's TypeScript out without looking at them, so the compiler looks at them here. */
class PageTypesTest {
    private static final Path LOG = Path.of("target", "page-types.log");

    @Test
    void shouldKeepToItsTypesWhereNodeIs() throws Exception {
        NodeProject project = new NodeProject(Path.of("src", "test", "node", "page"), LOG);
        project.install();

        int code = project.run(List.of("node", "node_modules/typescript/bin/tsc", "-p", "."), Map.of());

        assertThat(code).as(Files.readString(LOG)).isZero();
    }
}
