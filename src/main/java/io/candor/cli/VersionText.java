package io.candor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into {@code candor-version.properties}, and the Java it runs on. */
final class VersionText implements IVersionProvider {
    private static final String RESOURCE = "/candor-version.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = VersionText.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        }
        return new String[] {
            "candor " + properties.getProperty("version"),
            "Java " + System.getProperty("java.version") + " on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")
        };
    }
}
