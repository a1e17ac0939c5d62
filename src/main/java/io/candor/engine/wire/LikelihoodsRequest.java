package io.candor.engine.wire;

import java.util.List;

/**
 * Asks how probable the frozen base finds answers that somebody else gave.
 *
 * @param model the model that is meant; another one refuses
 * @param rows at least one; each fits into the model's context
 */
public record LikelihoodsRequest(String model, List<Row> rows) {
    /**
     * @param prompt token ids, at least one
     * @param answer token ids after it, perhaps none
     */
    public record Row(int[] prompt, int[] answer) {}
}
