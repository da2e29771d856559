/** The prices of a tariff as a form. What it does not show, such as other restrictions, stays as it is. */
import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { PlusIcon, TrashIcon } from '@primer/octicons-react';
import type { Tariff } from '../../lib/objects';
import { useWords } from '../../words/words';

type Element = Tariff['elements'][number];
type Component = Element['price_components'][number];

const DIMENSIONS = ['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'];
const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const NEW_COMPONENT: Component = { type: 'ENERGY', price: 0, step_size: 1 };
/** Restrictions that the form shows. */
const SHOWN = new Set(['start_time', 'end_time', 'day_of_week']);

const replaced = <T,>(list: T[], index: number, value: T) => list.map((one, at) => (at === index ? value : one));
const without = <T,>(list: T[], index: number) => list.filter((_, at) => at !== index);

interface FormProps {
  tariff: Tariff;
  isNew: boolean;
  isReadOnly: boolean;
  onChange: (tariff: Tariff) => void;
}

export function TariffForm({ tariff, isNew, isReadOnly, onChange }: FormProps) {
  const { t } = useWords();
  const set = (elements: Element[]) => onChange({ ...tariff, elements });
  return (
    <Fieldset variant="unstyled" disabled={isReadOnly}>
      <Stack>
        <Group grow>
          <TextInput
            label="id"
            value={tariff.id}
            disabled={!isNew}
            onChange={({ currentTarget }) => onChange({ ...tariff, id: currentTarget.value })}
          />
          <TextInput
            label={t('tariffForm.currency')}
            maxLength={3}
            value={tariff.currency}
            onChange={({ currentTarget }) => onChange({ ...tariff, currency: currentTarget.value.toUpperCase() })}
          />
        </Group>
        {tariff.elements.length > 1 && (
          <Text size="sm" c="dimmed">
            {t('tariffForm.order')}
          </Text>
        )}
        {tariff.elements.map((element, index) => (
          <ElementForm
            // biome-ignore lint/suspicious/noArrayIndexKey: an element is known by its place alone
            key={index}
            name={t('tariffForm.element', { count: index + 1 })}
            element={element}
            isOnly={tariff.elements.length === 1}
            onChange={(changed) => set(replaced(tariff.elements, index, changed))}
            onRemove={() => set(without(tariff.elements, index))}
          />
        ))}
        {!isReadOnly && (
          <Button
            variant="default"
            leftSection={<PlusIcon />}
            onClick={() => set([...tariff.elements, { price_components: [NEW_COMPONENT] }])}
          >
            {t('tariffForm.addElement')}
          </Button>
        )}
      </Stack>
    </Fieldset>
  );
}

interface ElementProps {
  name: string;
  element: Element;
  isOnly: boolean;
  onChange: (element: Element) => void;
  onRemove: () => void;
}

function ElementForm({ name, element, isOnly, onChange, onRemove }: ElementProps) {
  const { t } = useWords();
  const { price_components: components } = element;
  const set = (price_components: Component[]) => onChange({ ...element, price_components });
  return (
    <Fieldset legend={name}>
      <Stack gap="sm">
        {components.map((component, index) => (
          <ComponentForm
            // biome-ignore lint/suspicious/noArrayIndexKey: a component is known by its place alone
            key={index}
            component={component}
            isOnly={components.length === 1}
            onChange={(changed) => set(replaced(components, index, changed))}
            onRemove={() => set(without(components, index))}
          />
        ))}
        <When element={element} onChange={onChange} />
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<PlusIcon />}
            onClick={() => set([...components, NEW_COMPONENT])}
          >
            {t('tariffForm.addPrice')}
          </Button>
          {!isOnly && (
            <Button variant="subtle" color="red" size="compact-sm" leftSection={<TrashIcon />} onClick={onRemove}>
              {t('tariffForm.removeElement')}
            </Button>
          )}
        </Group>
      </Stack>
    </Fieldset>
  );
}

interface ComponentProps {
  component: Component;
  isOnly: boolean;
  onChange: (component: Component) => void;
  onRemove: () => void;
}

function ComponentForm({ component, isOnly, onChange, onRemove }: ComponentProps) {
  const { t, say } = useWords();
  const { type, price, vat, step_size } = component;
  return (
    <Group align="flex-end" gap="xs">
      <Select
        label={t('price.what')}
        data={DIMENSIONS.map((value) => ({ value, label: say(`dimension.${value}`, value) }))}
        value={type}
        onChange={(chosen) => chosen && onChange({ ...component, type: chosen })}
        allowDeselect={false}
        w={150}
      />
      <NumberInput
        label={t('tariffForm.price')}
        rightSection={null}
        min={0}
        decimalScale={4}
        value={price}
        onChange={(given) => onChange({ ...component, price: Number(given) || 0 })}
        w={90}
      />
      <Text size="sm" pb={8} w={110}>
        {say(`perUnit.${type}`, '')}
      </Text>
      <NumberInput
        label={t('tariffForm.vat')}
        rightSection={null}
        min={0}
        max={100}
        value={vat ?? ''}
        onChange={(given) => onChange({ ...component, vat: given === '' ? undefined : Number(given) })}
        w={80}
      />
      {type !== 'FLAT' && (
        <NumberInput
          label={t(type === 'ENERGY' ? 'tariffForm.stepWh' : 'tariffForm.stepSeconds')}
          rightSection={null}
          min={1}
          value={step_size}
          onChange={(given) => onChange({ ...component, step_size: Number(given) || 1 })}
          w={110}
        />
      )}
      {!isOnly && (
        <ActionIcon variant="subtle" color="red" size="lg" aria-label={t('tariffForm.removePrice')} onClick={onRemove}>
          <TrashIcon />
        </ActionIcon>
      )}
    </Group>
  );
}

/** When the prices count: always, without restrictions. */
function When({ element, onChange }: Pick<ElementProps, 'element' | 'onChange'>) {
  const { t, say } = useWords();
  const { restrictions = {} } = element;
  const set = (name: string, value: string | string[]) => {
    const { [name]: _, ...rest } = restrictions;
    const wanted = value.length > 0 ? { ...rest, [name]: value } : rest;
    const { restrictions: __, ...bare } = element;
    onChange(Object.keys(wanted).length > 0 ? { ...bare, restrictions: wanted } : bare);
  };
  const time = (name: 'start_time' | 'end_time') => (
    <TextInput
      type="time"
      label={t(`tariffForm.${name}`)}
      value={String(restrictions[name] ?? '')}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
      w={130}
    />
  );
  const others = Object.keys(restrictions).filter((name) => !SHOWN.has(name));
  return (
    <Stack gap={4}>
      <Group align="flex-end" gap="xs">
        {time('start_time')}
        {time('end_time')}
        <MultiSelect
          label={t('tariffForm.days')}
          placeholder={restrictions.day_of_week ? undefined : t('tariffForm.everyDay')}
          data={DAYS.map((day) => ({ value: day, label: say(`day.${day}`, day) }))}
          value={(restrictions.day_of_week as string[] | undefined) ?? []}
          onChange={(days) => set('day_of_week', days)}
          miw={180}
        />
      </Group>
      {others.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('tariffForm.others', { names: others.join(', ') })}
        </Text>
      )}
    </Stack>
  );
}
