package io.candor.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The registry's libraries, whose file names say what its distribution came with: what they are stands in their metadata. The
 * list of versions with known vulnerabilities is the build's own, in pom.xml.
 */
class RegistryLibrariesTest {
    private static final Path LIBRARIES = RegistryDistribution.find().runner().resolveSibling("lib");

    /** {@code group:artifact:range}, as maven-enforcer-plugin reads it; the artifact may end in a star. */
    private record BannedVersions(String group, String artifact, VersionRange versions) {
        static BannedVersions parse(String pattern) {
            String[] parts = pattern.strip().split(":");
            try {
                return new BannedVersions(parts[0], parts[1], VersionRange.createFromVersionSpec(parts[2]));
            } catch (InvalidVersionSpecificationException wrong) {
                throw new IllegalArgumentException(pattern, wrong);
            }
        }

        boolean isOf(Library library) {
            boolean named = artifact.endsWith("*")
                    ? library.artifact.startsWith(artifact.substring(0, artifact.length() - 1))
                    : library.artifact.equals(artifact);
            return library.group.equals(group) && named;
        }

        boolean contains(Library library) {
            return isOf(library) && versions.containsVersion(new DefaultArtifactVersion(library.version));
        }
    }

    private record Library(String group, String artifact, String version) {}

    private static List<BannedVersions> banned() throws Exception {
        NodeList bans = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getElementsByTagName("bannedDependencies");
        NodeList patterns = ((Element) bans.item(0)).getElementsByTagName("exclude");
        List<BannedVersions> banned = new ArrayList<>();
        for (int i = 0; i < patterns.getLength(); i++) {
            banned.add(BannedVersions.parse(patterns.item(i).getTextContent()));
        }
        return banned;
    }

    private static List<Library> libraries() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .flatMap(RegistryLibrariesTest::inside)
                    .toList();
        }
    }

    /** Several where one jar holds others. */
    private static Stream<Library> inside(Path file) {
        List<Library> libraries = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().matches("META-INF/maven/.*/pom[.]properties")) {
                    Properties properties = new Properties();
                    try (InputStream in = jar.getInputStream(entry)) {
                        properties.load(in);
                    }
                    libraries.add(new Library(
                            properties.getProperty("groupId"),
                            properties.getProperty("artifactId"),
                            properties.getProperty("version")));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return libraries.stream();
    }

    @Test
    void shouldHoldNoVersionWithKnownVulnerabilities() throws Exception {
        List<BannedVersions> banned = banned();
        List<Library> libraries = libraries();

        assertThat(banned)
                .isNotEmpty()
                .allMatch(ban -> libraries.stream().anyMatch(ban::isOf), "is of a library that is there");
        assertThat(libraries).noneMatch(library -> banned.stream().anyMatch(ban -> ban.contains(library)));
    }

    @Test
    void shouldHoldOneVersionOfEachFamily() throws Exception {
        assertThat(libraries().stream()
                        .filter(library -> library.group.equals("io.netty"))
                        .map(Library::version)
                        .distinct())
                .hasSize(1);
        assertThat(libraries().stream()
                        .filter(library -> library.group.startsWith("com.fasterxml.jackson"))
                        .map(library -> library.version.replaceFirst("^(\\d+[.]\\d+).*", "$1"))
                        .distinct())
                .hasSize(1);
    }
}
