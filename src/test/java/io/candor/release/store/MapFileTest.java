package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapFileTest {
    @TempDir
    Path folder;

    @Test
    void shouldComeBackToTheBit() throws IOException {
        LogitMap map = new LogitMap(
                new LogitMap.Platt(1 / 3.0, -1e-17),
                new TreeMap<>(Map.of("a domain, \"quoted\"", new LogitMap.Platt(Math.PI, -0.1))),
                new TreeMap<>(Map.of("0123456789abcdef", 0.1 + 0.2)));
        Files.write(folder.resolve(MapFile.NAME), MapFile.bytes(map));

        assertThat(MapFile.read(folder)).isEqualTo(map);
    }

    @Test
    void shouldGiveTheMapOfAnswersBackToTheBit() throws IOException {
        AnswerMap map = new AnswerMap(
                new AnswerMap.Weights(1 / 3.0, -1e-17, Math.PI, 0.1 + 0.2),
                new LogitMap(new LogitMap.Platt(1, 0), new TreeMap<>(), new TreeMap<>(Map.of("0123", -0.1))));
        Files.write(folder.resolve(MapFile.ANSWERS), MapFile.bytes(map));

        assertThat(ReleaseMaps.read(folder)).isEqualTo(new ReleaseMaps(LogitMap.IDENTITY, Optional.of(map)));
    }

    @Test
    void shouldGiveTheMapsOfOtherSystemsAnswersBackToTheBit() throws IOException {
        ReleaseMaps maps = ReleaseMaps.NONE
                .withSource("a \"b\"", new AnswerMap(new AnswerMap.Weights(1, 2, 3, 4, 1 / 3.0), LogitMap.IDENTITY))
                .withSource("acme", new AnswerMap(new AnswerMap.Weights(0.1, 2, 3, 4), LogitMap.IDENTITY));
        Files.write(folder.resolve(MapFile.SOURCES), MapFile.bytes(maps.sources()));

        assertThat(ReleaseMaps.read(folder)).isEqualTo(maps);
        assertThat(maps.sha256()).isNotEqualTo(ReleaseMaps.NONE.sha256());
    }

    @Test
    void shouldWriteAMapOfOurAnswersAsEver() throws IOException {
        AnswerMap map = new AnswerMap(new AnswerMap.Weights(1, 2, 3, 4), LogitMap.IDENTITY);

        assertThat(new String(MapFile.bytes(map), StandardCharsets.UTF_8)).doesNotContain("source");
    }

    @Test
    void shouldRefuseWhatIsNoMapsOfOtherSystemsAnswers() throws IOException {
        for (String text : new String[] {"", "null", "{}", "{\"sources\": {\"acme\": null}}", "[1]"}) {
            Files.writeString(folder.resolve(MapFile.SOURCES), text);

            assertThatIOException().as(text).isThrownBy(() -> MapFile.readSources(folder));
        }
    }

    @Test
    void shouldHaveNoMapOfAnswersWhereThereIsNoFile() throws IOException {
        assertThat(ReleaseMaps.read(folder)).isEqualTo(ReleaseMaps.NONE);
    }

    @Test
    void shouldRefuseWhatIsNoMapOfAnswers() throws IOException {
        for (String text : new String[] {"", "null", "{}", "{\"weights\": {\"logit\": 1}}", "[1]"}) {
            Files.writeString(folder.resolve(MapFile.ANSWERS), text);

            assertThatIOException().as(text).isThrownBy(() -> MapFile.readAnswers(folder));
        }
    }

    @Test
    void shouldChangeNothingWhereThereIsNoMap() throws IOException {
        assertThat(MapFile.read(folder)).isEqualTo(LogitMap.IDENTITY);
    }

    @Test
    void shouldRefuseWhatIsNoMap() throws IOException {
        for (String text : new String[] {"", "null", "{}", "{\"global\": {\"slope\": \"NaN\", \"intercept\": 0}}"}) {
            Files.writeString(folder.resolve(MapFile.NAME), text);

            assertThatIOException().as(text).isThrownBy(() -> MapFile.read(folder));
        }
    }
}
