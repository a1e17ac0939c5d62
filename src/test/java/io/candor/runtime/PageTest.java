package io.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void shouldGiveEverythingOnceAndInOrderWhenPartsFollowEachOther() {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, 1_003).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));

        List<Integer> given = new ArrayList<>();
        Page page = new Page(0, 100);
        Page.Part<Integer> part = page.of(shuffled.iterator(), Comparator.naturalOrder());
        given.addAll(part.items());
        while (part.more()) {
            page = page.next();
            part = page.of(shuffled.iterator(), Comparator.naturalOrder());
            given.addAll(part.items());
        }

        assertThat(given).isEqualTo(IntStream.range(0, 1_003).boxed().toList());
    }

    @Test
    void shouldNameNoMoreWhenThePartEndsWithTheList() {
        Iterator<Integer> all = List.of(3, 1, 2).iterator();

        assertThat(new Page(1, 2).of(all, Comparator.naturalOrder())).isEqualTo(new Page.Part<>(List.of(2, 3), false));
    }

    @Test
    void shouldGiveNothingWhenThePartLiesBehindTheEnd() {
        Iterator<Integer> all = List.of(3, 1, 2).iterator();

        assertThat(new Page(Integer.MAX_VALUE, 500).of(all, Comparator.naturalOrder()))
                .isEqualTo(new Page.Part<>(List.of(), false));
    }
}
