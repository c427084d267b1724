package org.triggers4j.test.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogLevels;

/** Reads what a step does from its JSON object, which has exactly one of the keys known here. */
final class ActionReader {
    private static final Map<String, Function<Fields, Action>> READERS = readers();
    private static final Map<String, Integer> LEVELS = levels();

    private ActionReader() {}

    static Action read(Fields step) {
        for (Map.Entry<String, Function<Fields, Action>> reader : READERS.entrySet()) {
            if (step.has(reader.getKey())) {
                return reader.getValue().apply(step);
            }
        }
        throw step.refused(step.here(), "A step has one of " + String.join(", ", READERS.keySet()) + ".");
    }

    private static Map<String, Function<Fields, Action>> readers() {
        var readers = new LinkedHashMap<String, Function<Fields, Action>>();
        readers.put("fire", f -> new Action.Fire(f.text("fire"), orEmpty(f, "kwargs"), f.optionalText("from")));
        readers.put("start", f -> new Action.Start(f.text("start")));
        readers.put("log", f -> new Action.Log(f.text("log"), level(f)));
        readers.put("finish", f -> new Action.Finish(f.text("finish"), Optional.ofNullable(f.value("result"))));
        readers.put("fail", f -> new Action.Fail(f.text("fail"), thrown(f, f.text("message")), f.flag("inLogger")));
        readers.put("retry", ActionReader::retry);
        readers.put("skipSelf", f -> new Action.SkipSelf(f.text("skipSelf"), orEmpty(f, "metadata")));
        readers.put("replay", f -> new Action.Replay(f.text("replay"), f.optionalObject("kwargs")));
        readers.put("skip", f -> new Action.Skip(f.text("skip"), f.flag("cascade"), orEmpty(f, "result")));
        readers.put("update_configuration", f -> new Action.Configure(f.object("update_configuration")));
        readers.put("resolve_logs", f -> new Action.ResolveLogs(f.text("resolve_logs")));
        readers.put(
                "update_metadata", f -> new Action.UpdateMetadata(f.text("update_metadata"), orEmpty(f, "metadata")));
        readers.put("set_status", ActionReader::setStatus);
        readers.put("clone", f -> new Action.Clone(f.text("clone")));
        return readers;
    }

    private static Map<String, Integer> levels() {
        var levels = new LinkedHashMap<String, Integer>();
        levels.put("DEBUG", LogLevels.DEBUG);
        levels.put("INFO", LogLevels.INFO);
        levels.put("WARNING", LogLevels.WARNING);
        levels.put("ERROR", LogLevels.ERROR);
        levels.put("CRITICAL", LogLevels.CRITICAL);
        return levels;
    }

    private static int level(Fields step) {
        Integer level = LEVELS.get(step.text("level"));
        if (level == null) {
            throw step.refused(step.at("level"), "The levels are " + String.join(", ", LEVELS.keySet()) + ".");
        }
        return level;
    }

    private static Action retry(Fields step) {
        Optional<Action.Thrown> cause = step.has("exception") ? Optional.of(thrown(step, "retried")) : Optional.empty();
        return new Action.Retry(
                step.text("retry"),
                step.integer("cooldown").map(Duration::ofSeconds),
                step.optionalObject("kwargs"),
                cause,
                orEmpty(step, "metadata"));
    }

    private static Action.Thrown thrown(Fields step, String message) {
        return new Action.Thrown(step.text("exception"), message, orEmpty(step, "context"));
    }

    private static Action setStatus(Fields step) {
        String label = step.text("status");
        InstanceStatus status = InstanceStatus.ofLabel(label)
                .orElseThrow(() -> step.refused(step.at("status"), "There is no status '" + label + "'."));
        Kwargs kwargs = orEmpty(step, "kwargs");
        Optional<Kwargs> cascade = step.flag("cascade") ? Optional.of(kwargs) : Optional.empty();
        return new Action.SetStatus(step.text("set_status"), status, orEmpty(step, "metadata"), cascade);
    }

    private static Kwargs orEmpty(Fields step, String key) {
        return step.optionalObject(key).orElse(Kwargs.empty());
    }
}
