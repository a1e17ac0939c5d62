package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md}; with {@code -Dcandor.docs.write=true} it is written anew. */
class ConfigurationReferenceTest {
    private static final Path DOCUMENT = Path.of("docs", "configuration.md");

    @Test
    void shouldListEverySettingAsTheCodeHasIt() throws IOException {
        String wanted = ConfigurationReference.markdown();
        if (Boolean.getBoolean("candor.docs.write")) {
            Files.writeString(DOCUMENT, wanted);
        }

        assertThat(DOCUMENT)
                .as("mvn test -Dtest=ConfigurationReferenceTest -Dcandor.docs.write=true writes it anew")
                .content()
                .isEqualTo(wanted);
    }

    @Test
    void shouldSaySomethingOfEverySetting() throws IOException {
        assertThat(ConfigurationReference.markdown().lines().filter(line -> line.startsWith("| `candor.")))
                .isNotEmpty()
                .noneMatch(line -> line.endsWith("|  |"));
    }
}
