package org.triggers4j.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.format.ScheduleWriter;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Occurrence;
import org.triggers4j.task.ScheduleView;

/** Says how a schedule is, as JSON and in words. */
final class ScheduleReport {
    private ScheduleReport() {}

    /** All that is known; its definition as a settings file has it, and what is not known left out. */
    static Kwargs facts(ScheduleView view) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("name", view.name());
        facts.put("state", view.state().name());
        facts.put("definition", ScheduleWriter.write(view.definition()));
        facts.put("version", view.version());
        view.nextAt().ifPresent(next -> facts.put("next", next.toString()));
        ScheduleView.Edit edit = view.lastEdit();
        facts.put("lastEdit", Kwargs.of("by", edit.by(), "at", edit.at().toString(), "what", edit.what()));
        view.seed()
                .ifPresent(seed -> facts.put(
                        "seed",
                        Kwargs.of(
                                "source", seed.source(), "policy", seed.policy().name(), "isEdited", seed.isEdited())));
        facts.put("fired", view.past().fired());
        facts.put("missed", view.past().missed());
        view.past().lastJob().ifPresent(call -> facts.put("lastCall", call));
        facts.put(
                "history",
                view.past().history().stream().map(ScheduleReport::occurrence).toList());
        return Kwargs.ofMap(facts);
    }

    private static Kwargs occurrence(Occurrence occurrence) {
        Kwargs facts = Kwargs.of(
                "nominal", occurrence.nominal().toString(),
                "at", occurrence.at().toString(),
                "outcome", occurrence.outcome().name(),
                "times", occurrence.times());
        return occurrence.job().map(call -> facts.with("call", call)).orElse(facts);
    }

    static String sentence(ScheduleView view) {
        String next = view.nextAt()
                .map(Instant::toString)
                .map(at -> ", next at " + at)
                .orElse("");
        return view.name() + " is " + view.state() + next + ": "
                + view.definition().task() + ", " + view.definition().schedule().toText() + ".";
    }
}
