package io.candor.atlas.fact;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides, entity by entity, what pretraining shows, so that whether an entity is known is the same in all its
 * relations.
 */
final class KnowledgeBoundary {
    private final SeededHash hash;

    KnowledgeBoundary(SeededHash hash) {
        this.hash = hash;
    }

    /**
     * Popularity and exposure of an entity.
     *
     * @param popularity in [0, 1]
     * @param exposure weight of each of its facts; 0 where the entity is never shown
     */
    record Standing(double popularity, double exposure) {}

    /** Kinds with thousands of entities: nothing hidden among the best known 30 %, nearly all at the far end; a third in all. */
    Map<String, Standing> ofMany(List<String> byPopularity) {
        Map<String, Standing> standings = new HashMap<>();
        for (int rank = 0; rank < byPopularity.size(); rank++) {
            String entity = byPopularity.get(rank);
            double popularity = 1 - rank / (double) byPopularity.size();
            double hidden = 0.95 * Math.max(0, (0.7 - popularity) / 0.7);
            boolean shown = hash.unit("hidden " + entity) >= hidden;
            standings.put(entity, new Standing(popularity, shown ? 30 + 60 * popularity : 0));
        }
        return standings;
    }

    /**
     * Kinds with few entities are shown more often, or they would make up too small a part; beyond the best known, 36 %
     * are hidden.
     */
    Map<String, Standing> ofFew(List<String> byPopularity, int alwaysShown) {
        Map<String, Standing> standings = new HashMap<>();
        for (int rank = 0; rank < byPopularity.size(); rank++) {
            String entity = byPopularity.get(rank);
            double popularity = 1 - rank / (double) byPopularity.size();
            boolean shown = rank < alwaysShown || hash.unit("hidden " + entity) >= 0.36;
            standings.put(entity, new Standing(popularity, shown ? 150 + 50 * popularity : 0));
        }
        return standings;
    }
}
