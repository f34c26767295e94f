import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { linePatch } from './line-address.ts';
import { type LogLine, logHistogramQuery, logsOrder, logsQuery, logsView } from './logs.ts';
import { patchSearch, useUrlState } from './url-state.ts';

interface OpenLine {
  /** As the address has it. */
  id: string | null;
  /** Opened by a press in the list, where it stays open; else it stands above. */
  inList: boolean;
  toggle: (line: LogLine) => void;
  close: () => void;
  /** The same while the list is, though the address gives its time in another way. */
  listKey: string;
}

/** Entries of the history that a press made: going back from them closes the line. */
const pressed = { pressedLine: true };
const isPressed = () => (window.history.state as typeof pressed | null)?.pressedLine === true;

/**
 * The line that is open lives in the address. Opening it fixes the time there, so that the address shows the same later; what
 * was listed is the answer to that time too, and is not asked for again.
 */
export function useOpenLine(): OpenLine {
  const [params, setParams] = useUrlState();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const [inList, setInList] = useState<string | null>(null);
  const sameLists = useRef(new Map<string, string>());
  const id = params.get('line') || null;
  const keyOf = (of: URLSearchParams) => JSON.stringify([logsView(of), logsOrder(of)]);
  const listKey = sameLists.current.get(keyOf(params)) ?? keyOf(params);

  const open = (line: LogLine) => {
    // A tail has no end that could be fixed.
    const patch = params.get('tail') === 'on' ? { line: line.id } : linePatch(params, line, Date.now());
    const search = patchSearch(params.toString(), patch);
    const next = new URLSearchParams(search);
    if (keyOf(next) !== keyOf(params)) {
      const order = logsOrder(params);
      sameLists.current.set(keyOf(next), listKey);
      client.setQueryData(
        logsQuery(logsView(next), order).queryKey,
        client.getQueryData(logsQuery(logsView(params), order).queryKey),
      );
      client.setQueryData(
        logHistogramQuery(logsView(next)).queryKey,
        client.getQueryData(logHistogramQuery(logsView(params)).queryKey),
      );
    }
    setInList(line.id);
    const isFirst = id === null;
    navigate(`/logs?${search}`, { replace: !isFirst, state: isFirst || isPressed() ? pressed : null });
  };
  const close = useCallback(() => {
    if (isPressed()) window.history.back();
    else setParams({ line: null });
  }, [setParams]);
  return {
    id,
    inList: id !== null && id === inList,
    toggle: (line) => (line.id === id && line.id === inList ? close() : open(line)),
    close,
    listKey,
  };
}
