import { CloseButton, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Icon } from './icon.js';
import './crud.css';

/** Milliseconds after the last key before the list is searched. */
const PAUSE = 250;

export interface SearchInputProps {
  readonly label: string;
  readonly clear: string;
  readonly value: string;
  onSearch(text: string): void;
}

/** Searches when a person pauses. `/` leads here from anywhere on the page. */
export function SearchInput({ label, clear, value, onSearch }: SearchInputProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  /** What the server has last said that it searches for, and what it was asked for since: its answers come one by one. */
  const asked = useRef([value]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (next: string): void => {
    clearTimeout(timer.current);
    asked.current.push(next);
    onSearch(next);
  };

  useEffect(() => {
    const answered = asked.current.findIndex((one) => one === value || one.trim() === value);
    if (answered >= 0) {
      asked.current.splice(0, answered);
      return;
    }
    // It comes from elsewhere, such as the address.
    asked.current = [value];
    setText(value);
  }, [value]);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input,textarea,select,[contenteditable]');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => {
      document.removeEventListener('keydown', focus);
      clearTimeout(timer.current);
    };
  }, []);

  const change = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => search(next), PAUSE);
  };
  return (
    <TextInput
      ref={input}
      className="reflex-crud-search"
      leftSection={<Icon name="search" />}
      role="searchbox"
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={200}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') search(text);
        if (event.key === 'Escape' && text !== '') {
          setText('');
          search('');
        }
      }}
      rightSection={
        text === '' ? null : (
          <CloseButton
            size="sm"
            aria-label={clear}
            onClick={() => {
              setText('');
              search('');
              input.current?.focus();
            }}
          />
        )
      }
    />
  );
}
