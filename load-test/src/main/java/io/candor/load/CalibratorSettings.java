package io.candor.load;

import io.candor.feedback.FeedbackConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The calibrator's own settings, as {@code -Dcandor.feedback...} and {@code CANDOR_FEEDBACK_...} change them. */
final class CalibratorSettings {
    private CalibratorSettings() {}

    /** @param defaults by full name, for what nobody set */
    static FeedbackConfig of(Map<String, String> defaults) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withConverter(Duration.class, 200, new DurationConverter());
        defaults.forEach(builder::withDefaultValue);
        return builder.withMapping(FeedbackConfig.class).build().getConfigMapping(FeedbackConfig.class);
    }
}
