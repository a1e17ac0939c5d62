package io.candor.cli.option;

import io.candor.access.AccessConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseStore;
import io.candor.runtime.KafkaAccess;
import io.candor.runtime.KafkaSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;

/** The configured Kafka, registry and release store for commands that do not start Quarkus; the same settings from the same places. */
public final class ConfiguredKafka {
    private static final int BELOW_ENVIRONMENT = 250;
    private static final int OVER_BUILT_IN = 200;

    private ConfiguredKafka() {}

    public static KafkaSettings settings() {
        return config().getConfigMapping(KafkaSettings.class);
    }

    public static ReleaseConfig releases() {
        return config().getConfigMapping(ReleaseConfig.class);
    }

    /**
     * The configured release store; the caller closes it.
     *
     * @throws UnusableSettingException if a setting cannot be used, a key for one
     */
    public static ReleaseStore releaseStore() {
        try {
            return ReleaseStore.open(releases());
        } catch (IllegalArgumentException unusable) {
            // A setting: only another one helps.
            throw new UnusableSettingException(unusable.getMessage(), unusable);
        }
    }

    /** Who may send requests, as it is configured. */
    public static AccessConfig access() {
        return config().getConfigMapping(AccessConfig.class);
    }

    /** A setting of Quarkus's, as it is configured. */
    public static Optional<String> setting(String name) {
        return config().getOptionalValue(name, String.class);
    }

    /** Consumer group of the answerers, as they are configured. */
    public static String answererGroup() {
        return config().getOptionalValue("candor.answer.group", String.class).orElse(Topics.ANSWERER_GROUP);
    }

    private static SmallRyeConfig config() {
        return builder()
                .withMapping(KafkaSettings.class)
                .withMapping(ReleaseConfig.class)
                .withMapping(AccessConfig.class)
                .build();
    }

    /** Reads settings where a process of Quarkus reads them. */
    static SmallRyeConfigBuilder builder() {
        URL defaults = ConfiguredKafka.class.getClassLoader().getResource("application.properties");
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDefaultSources()
                    .withSources(new PropertiesConfigSource(defaults, BELOW_ENVIRONMENT))
                    .withConverter(Duration.class, OVER_BUILT_IN, new DurationConverter());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static KafkaConnection connection() {
        return KafkaAccess.connect(settings());
    }
}
