package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.MappedConfig;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Decisions carry all that they follow from beside the labels. */
class DecidingSettingsTest {
    @Test
    void shouldCarryEverySettingButThoseThatSayWhoDecides() {
        MapConfig config = MappedConfig.of(MapConfig.class, Map.of("trusted", "ada"));
        List<String> settings = Arrays.stream(MapConfig.class.getDeclaredMethods())
                .filter(method -> !method.isDefault())
                .map(Method::getName)
                .filter(name -> !Set.of("enabled", "group").contains(name))
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .toList();

        assertThat(DecidingSettings.of(config)).containsOnlyKeys(with(settings, "procedure"));
    }

    private static List<String> with(List<String> names, String another) {
        return Stream.concat(names.stream(), Stream.of(another)).toList();
    }

    @Test
    void shouldGiveTheSameSettingsWhenTheyAreReadAgain() {
        MapConfig config = MappedConfig.of(
                MapConfig.class,
                Map.of("alpha", "0.012345678901234567", "maturity", "90s", "trusted", "ada,x\\,y", "every", "3"));

        MapConfig again = DecidingSettings.read(DecidingSettings.of(config));

        assertThat(again.trusted()).contains(Set.of("ada", "x,y"));
        assertThat(again.settings()).isEqualTo(config.settings());
        assertThat(again.trust()).isEqualTo(config.trust());
        assertThat(again.maturity()).isEqualTo(config.maturity());
    }

    @Test
    void shouldRefuseSettingsThatCannotBeRead() {
        assertThatThrownBy(() -> DecidingSettings.read(Map.of("alpha", "much")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DecidingSettings.read(Map.of("alpha", "2")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
