package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What starts the JVM: the script of the sources, and the image's entry point. */
class LaunchersTest {
    @ParameterizedTest
    @ValueSource(strings = {"candor", "deploy/compose/entrypoint.sh"})
    void shouldEndTheProcessWhenTheJavaHeapIsUsedUp(String launcher) throws IOException {
        assertThat(Files.readString(Path.of(launcher))).contains("java", "-XX:+ExitOnOutOfMemoryError");
    }

    /** The stamp is Maven's, so that a package that somebody else built is not built again. */
    @Test
    void shouldTakeAPackageForBuiltByTheStampThatMavenWrites() throws Exception {
        Element maven = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
        XPath xpath = XPathFactory.newInstance().newXPath();

        assertThat(xpath.evaluate("//execution[phase='initialize']//touch/@file", maven))
                .endsWith("/candor-build.started");
        assertThat(xpath.evaluate("//execution[phase='package']//move/@tofile", maven))
                .endsWith("/candor-build.stamp");
        assertThat(Files.readString(Path.of("candor")))
                .contains("stamp=$root/target/candor-build.stamp")
                .doesNotContain("touch ");
    }

    @ParameterizedTest
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "'', C.UTF-8", "de_DE.UTF-8, de_DE.UTF-8"})
    void shouldReadArgumentsAsUtf8WhenTheLocaleHasNoEncoding(String locale, String expected, @TempDir Path folder)
            throws Exception {
        Path launcher = Files.copy(Path.of("candor"), folder.resolve("candor"));
        // As if it were built, without sources that could be newer.
        Files.createDirectories(folder.resolve("target/quarkus-app"));
        Files.createFile(folder.resolve("target/quarkus-app/quarkus-run.jar"));
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$LC_ALL\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        ProcessBuilder builder =
                new ProcessBuilder("bash", launcher.toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        if (!locale.isEmpty()) {
            builder.environment().put("LC_ALL", locale);
        }

        String output = new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.strip()).isEqualTo(expected);
    }
}
